package sekisho.packaging.admin;

import java.io.IOException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sekisho.config.LiveConfig;
import sekisho.config.approval.ApprovalRefusal;
import sekisho.config.approval.Candidate;
import sekisho.config.approval.Change;
import sekisho.config.approval.ChangeDesk;
import sekisho.config.approval.InForce;
import sekisho.config.approval.Outcome;
import sekisho.config.approval.Vote;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Person;
import sekisho.packaging.admin.AdminRoutes.Call;
import sekisho.packaging.admin.AdminRoutes.Route;
import sekisho.packaging.screen.Json;

/** Asking for other editions and deciding about them. Roles are the desk's business too: it is asked about every call. */
public final class ChangeRoutes {

    private static final Set<Person.Role> PEOPLE = EnumSet.complementOf(EnumSet.of(Person.Role.COLLECTOR));
    private static final String ONE = "/changes/(C-[0-9A-Z]{1,32})";
    private static final int MOST_SHOWN = 500;

    private final ChangeDesk desk;
    private final LiveConfig live;

    public ChangeRoutes(ChangeDesk desk, LiveConfig live) {
        this.desk = desk;
        this.live = live;
    }

    Stream<Route> rows() {
        return Stream.of(
                row("GET", "/edition", Set.of(), call -> edition()),
                row("GET", "/changes", Set.of(), call -> list()),
                row("GET", ONE, Set.of(), call -> one(call.path().group(1))),
                row("POST", "/changes", Set.of("file", "named", "reason", "rollback"), this::propose),
                row("POST", ONE + "/amend", Set.of("file", "named"), this::amend),
                row(
                        "POST",
                        ONE + "/approve",
                        Set.of("signature"),
                        call -> answer(desk.approve(
                                call.caller(),
                                call.path().group(1),
                                Base64.getDecoder().decode(needed(call, "signature"))))),
                row(
                        "POST",
                        ONE + "/reject",
                        Set.of("reason"),
                        call -> answer(desk.reject(call.caller(), call.path().group(1), reason(call)))),
                row(
                        "POST",
                        ONE + "/withdraw",
                        Set.of("reason"),
                        call -> answer(desk.withdraw(call.caller(), call.path().group(1), reason(call)))));
    }

    private static Route row(String method, String path, Set<String> body, AdminRoutes.Ask ask) {
        return new Route(method, Pattern.compile(path), PEOPLE, true, body, ask);
    }

    private static String needed(Call call, String name) {
        return call.text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    private static String reason(Call call) {
        String reason = call.text("reason").orElse("");
        if (reason.length() > 500) {
            throw new IllegalArgumentException("reason is longer than 500 characters");
        }
        return reason;
    }

    private Answer propose(Call call) {
        boolean rollback = Boolean.TRUE.equals(call.body().get("rollback"));
        try {
            return answer(desk.propose(call.caller(), candidate(call), reason(call), rollback));
        } catch (InvalidSettings mistakes) {
            return wrong(mistakes);
        }
    }

    private Answer amend(Call call) {
        try {
            return answer(desk.amend(call.caller(), call.path().group(1), candidate(call)));
        } catch (InvalidSettings mistakes) {
            return wrong(mistakes);
        }
    }

    private Candidate candidate(Call call) throws InvalidSettings {
        Map<String, byte[]> named = new HashMap<>();
        if (call.body().get("named") instanceof Map<?, ?> sent) {
            sent.forEach((path, bytes) ->
                    named.put(path.toString(), Base64.getDecoder().decode(bytes.toString())));
        }
        return desk.files().candidate(Base64.getDecoder().decode(needed(call, "file")), named);
    }

    private static Answer wrong(InvalidSettings mistakes) {
        return GrantRoutes.refused(
                ApprovalRefusal.INVALID, mistakes.problems().get(0).format("FILE"));
    }

    private Answer edition() throws IOException {
        InForce edition = desk.inForce().orElseThrow();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", edition.version());
        facts.put("digest", edition.digest());
        facts.put("approvers", edition.approvers());
        facts.put("reason", edition.reason());
        facts.put("live", live.policy().edition().digest().equals("sha256:" + edition.digest()));
        addBytes(facts, edition.digest());
        return Answer.json(Json.text(facts) + "\n");
    }

    private Answer list() {
        List<Object> found = desk.changes().stream()
                .limit(MOST_SHOWN)
                .<Object>map(this::facts)
                .toList();
        return Answer.json(Json.text(Map.of("changes", found)) + "\n");
    }

    private Answer one(String id) throws IOException {
        Optional<Change> found = desk.change(id);
        if (found.isEmpty()) {
            return GrantRoutes.refused(ApprovalRefusal.UNKNOWN, "");
        }
        Map<String, Object> facts = facts(found.get());
        if (found.get().isPending()) {
            addBytes(facts, found.get().content());
        }
        return Answer.json(Json.text(facts) + "\n");
    }

    /** Everything that an approver needs to make by himself what he signs: digests are not taken on trust. */
    private void addBytes(Map<String, Object> facts, String digest) throws IOException {
        try {
            Candidate kept = desk.files().read(digest);
            Map<String, Object> named = new LinkedHashMap<>();
            desk.files().named(kept).forEach((path, bytes) -> named.put(path, base64(bytes)));
            facts.put("file", base64(kept.file()));
            facts.put("named", named);
        } catch (InvalidSettings noLonger) {
            throw new IOException("the kept edition " + digest + " can't be read any more", noLonger);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Map<String, Object> facts(Change change) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", change.id());
        facts.put("state", change.ended().orElse("pending"));
        facts.put("kind", change.rollback() ? "rollback" : "change");
        facts.put("requester", change.requester().person());
        facts.put("editor", change.last().person());
        facts.put("asked", change.asked().toString());
        facts.put("expires", change.expires().toString());
        facts.put("reason", change.reason());
        facts.put("approvers", change.votes().stream().map(Vote::person).toList());
        change.version().ifPresent(version -> facts.put("version", version));
        facts.put("appliance", live.policy().settings().name());
        facts.put("base", change.base());
        facts.put("content", change.content());
        facts.put("shown", change.shown());
        facts.put("nonce", change.nonce());
        return facts;
    }

    private Answer answer(Outcome<Change> outcome) {
        return outcome.fold(change -> Answer.json(200, Json.text(facts(change)) + "\n"), GrantRoutes::refused);
    }
}

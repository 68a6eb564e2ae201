package sekisho.packaging.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sekisho.config.LiveConfig;
import sekisho.config.approval.ApprovalDesk;
import sekisho.config.approval.ApprovalRefusal;
import sekisho.config.approval.Grant;
import sekisho.config.approval.GrantRequest;
import sekisho.config.approval.GrantWish;
import sekisho.config.approval.Outcome;
import sekisho.config.settings.Person;
import sekisho.config.value.IpAddress;
import sekisho.packaging.admin.AdminRoutes.Call;
import sekisho.packaging.admin.AdminRoutes.Route;
import sekisho.packaging.screen.Json;

/** Asking for grants and deciding about them. Roles are the desk's business too: it is asked about every call. */
public final class GrantRoutes {

    private static final Set<Person.Role> PEOPLE = EnumSet.complementOf(EnumSet.of(Person.Role.COLLECTOR));
    private static final String ONE = "/grants/([RG]-[0-9A-Z]{1,32})";
    private static final int MOST_SHOWN = 500;

    private final ApprovalDesk desk;
    private final LiveConfig live;

    public GrantRoutes(ApprovalDesk desk, LiveConfig live) {
        this.desk = desk;
        this.live = live;
    }

    Stream<Route> rows() {
        return Stream.of(
                row("GET", "/grants", Set.of(), call -> list(call.query().getOrDefault("state", "open"))),
                row("GET", ONE, Set.of(), call -> one(call.path().group(1))),
                row(
                        "POST",
                        "/grants",
                        Set.of("to", "person", "address", "start", "length", "reason"),
                        call -> answer(201, desk.request(call.caller(), wish(call)))),
                row(
                        "POST",
                        ONE + "/approve",
                        Set.of("not-before", "expires", "signature"),
                        call -> answer(
                                200,
                                desk.approve(
                                        call.caller(),
                                        call.path().group(1),
                                        Instant.parse(needed(call, "not-before")),
                                        Instant.parse(needed(call, "expires")),
                                        Base64.getDecoder().decode(needed(call, "signature"))))),
                row(
                        "POST",
                        ONE + "/deny",
                        Set.of("reason"),
                        call -> answer(200, desk.deny(call.caller(), call.path().group(1), reason(call)))),
                row(
                        "POST",
                        ONE + "/revoke",
                        Set.of("reason"),
                        call -> answer(
                                200, desk.revoke(call.caller(), call.path().group(1), reason(call)))));
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

    /** For the caller's own person where nothing else is said. */
    private GrantWish wish(Call call) {
        Grant.Scope scope = new GrantScopes(live.policy().settings()).named(needed(call, "to"));
        Grant.Holder holder = call.text("address")
                .map(text -> Grant.Holder.ofAddress(IpAddress.of(text)))
                .orElseGet(() -> Grant.Holder.ofPerson(
                        call.text("person").orElse(call.person().id())));
        Duration longest = live.policy().settings().rules().stream()
                .filter(rule -> rule.id().equals(scope.rule()))
                .flatMap(rule -> rule.needs().stream())
                .map(need -> need.longest())
                .findFirst()
                .orElse(Duration.ZERO);
        return new GrantWish(
                scope,
                holder,
                call.text("start").map(Instant::parse).map(start -> start.truncatedTo(ChronoUnit.SECONDS)),
                call.text("length").map(Duration::parse).orElse(longest),
                call.text("reason").orElse(""));
    }

    private Answer list(String state) {
        if (!Set.of("open", "all").contains(state)) {
            throw new IllegalArgumentException("state: open or all");
        }
        List<Object> found = desk.requests().stream()
                .filter(each -> state.equals("all") || each.ended().isEmpty())
                .limit(MOST_SHOWN)
                .<Object>map(each -> GrantFacts.of(each, appliance()))
                .toList();
        return Answer.json(Json.text(Map.of("grants", found)) + "\n");
    }

    private Answer one(String id) {
        Optional<GrantRequest> found = desk.request(id);
        return found.isPresent()
                ? Answer.json(Json.text(GrantFacts.of(found.get(), appliance())) + "\n")
                : refused(ApprovalRefusal.UNKNOWN, "");
    }

    private String appliance() {
        return live.policy().settings().name();
    }

    private Answer answer(int status, Outcome<GrantRequest> outcome) {
        return outcome.fold(
                request -> Answer.json(status, Json.text(GrantFacts.of(request, appliance())) + "\n"),
                GrantRoutes::refused);
    }

    static Answer refused(ApprovalRefusal why, String detail) {
        int status = switch (why) {
            case PERSON, ROLE, SELF, SAME_KEY, EDITOR, NEW_APPROVER, SIGNER, CERTIFICATE, NOT_HOLDER -> 403;
            case UNKNOWN -> 404;
            case VOTED, OVER, EXPIRED, STALE, DIGEST, SIGNATURE, WIDER, SAME, ROLLBACK -> 409;
            case RULE, CLIENT, SCOPE, ADDRESS, LENGTH, START, TEXT, INVALID -> 422;
            case TOO_MANY -> 429;
            case RESTRICTED, NOT_RECORDED -> 503;
        };
        return Answer.json(status, Json.text(GrantFacts.of(why, detail)) + "\n");
    }
}

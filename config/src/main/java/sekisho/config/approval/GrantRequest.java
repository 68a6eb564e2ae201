package sekisho.config.approval;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Host;
import sekisho.config.value.IpAddress;

/**
 * Somebody asks for a grant, and what became of it.
 *
 * @param id {@code R-…}
 * @param requester person
 * @param key SHA-256 over the requester's public key, hex
 * @param base digest of the edition that it was asked under, hex without a prefix
 * @param nonce hex
 * @param votes in order
 * @param grant what it opened
 * @param ended why there is nothing more to decide, as its last step's name in lower case
 */
public record GrantRequest(
        String id,
        String requester,
        String key,
        GrantWish wish,
        Instant asked,
        String base,
        String nonce,
        List<Vote> votes,
        Optional<Grant> grant,
        Optional<String> ended)
        implements Request {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LASTS = Duration.ofDays(3);

    public GrantRequest {
        votes = List.copyOf(votes);
    }

    static GrantRequest ask(String requester, String key, GrantWish wish, Instant now, String base) {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        return new GrantRequest(
                "R-" + DecisionId.next().text().substring(2),
                requester,
                key,
                wish,
                now,
                base,
                HexFormat.of().formatHex(nonce),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public boolean isOld(Instant now) {
        return !now.isBefore(asked.plus(LASTS));
    }

    @Override
    public boolean isPending() {
        return grant.isEmpty() && ended.isEmpty();
    }

    @Override
    public Subject subject(String appliance, Instant notBefore, Instant expires) {
        return new Subject("grant", appliance, id, Subject.sha256(bytes()), base, notBefore, expires, nonce);
    }

    @Override
    public Set<String> authors() {
        return wish.holder()
                .person()
                .filter(person -> !person.equals(requester))
                .map(person -> Set.of(requester, person))
                .orElse(Set.of(requester));
    }

    @Override
    public Set<String> keys() {
        return Set.of(key);
    }

    private byte[] bytes() {
        return wish.text().getBytes(StandardCharsets.UTF_8);
    }

    /** The name of what it opens. */
    String grantId() {
        return "G-" + id.substring(2);
    }

    GrantRequest with(Vote vote) {
        List<Vote> more = new ArrayList<>(votes);
        more.add(vote);
        return new GrantRequest(id, requester, key, wish, asked, base, nonce, more, grant, ended);
    }

    GrantRequest with(Grant opened) {
        return new GrantRequest(id, requester, key, wish, asked, base, nonce, votes, Optional.of(opened), ended);
    }

    GrantRequest over(String how) {
        return new GrantRequest(id, requester, key, wish, asked, base, nonce, votes, grant, Optional.of(how));
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("by", requester);
        facts.put("key", key);
        facts.put("rule", wish.scope().rule());
        wish.scope().host().ifPresent(host -> facts.put("host", host.text()));
        wish.scope().port().ifPresent(port -> facts.put("port", Integer.toString(port)));
        wish.holder().person().ifPresent(person -> facts.put("person", person));
        wish.holder().address().ifPresent(address -> facts.put("address", address.toString()));
        wish.start().ifPresent(start -> facts.put("start", start.toString()));
        facts.put("length", wish.length().toString());
        facts.put("reason", wish.reason());
        facts.put("content", Subject.sha256(bytes()));
        facts.put("base", base);
        facts.put("nonce", nonce);
        return facts;
    }

    /** What these votes, which all signed the same, put in force. */
    Map<String, String> opening(List<Vote> standing) {
        Vote vote = standing.get(0);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("request", id);
        facts.put("rule", wish.scope().rule());
        facts.put("holder", wish.holder().toString());
        facts.put("from", vote.notBefore().toString());
        facts.put("end", vote.expires().toString());
        facts.put(
                "approvers",
                String.join(" ", standing.stream().map(Vote::person).toList()));
        facts.put("digest", vote.digest());
        return facts;
    }

    /** As its first step tells it; without what came after. */
    public static GrantRequest of(ApprovalStep step) {
        Grant.Scope scope = new Grant.Scope(
                step.required("rule"),
                step.fact("host").map(text -> Host.parse(text).asOptional().orElseThrow()),
                step.fact("port").map(Integer::valueOf));
        Grant.Holder holder =
                new Grant.Holder(step.fact("person"), step.fact("address").map(IpAddress::of));
        GrantWish wish = new GrantWish(
                scope,
                holder,
                step.fact("start").map(Instant::parse),
                Duration.parse(step.required("length")),
                step.required("reason"));
        return new GrantRequest(
                step.about(),
                step.required("by"),
                step.required("key"),
                wish,
                step.at(),
                step.required("base"),
                step.required("nonce"),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}

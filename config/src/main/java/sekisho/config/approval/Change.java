package sekisho.config.approval;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import sekisho.config.value.DecisionId;

/**
 * Somebody asks that another edition come in force, and what became of it.
 *
 * @param id {@code C-…}
 * @param rollback whether it asks for an edition that was in force before
 * @param last who gave its content: the requester, or who edited it since
 * @param content digest of the edition that it asks for, hex without a prefix
 * @param shown digest of its difference in words from the base, hex
 * @param reason one line in the requester's words
 * @param base digest of the edition in force when it was asked, hex without a prefix
 * @param nonce hex; another one after each edit
 * @param votes in order, for this very content
 * @param version that it got when it came in force
 * @param ended why there is nothing more to decide, as its last step's name in lower case
 */
public record Change(
        String id,
        boolean rollback,
        Author requester,
        Author last,
        String content,
        String shown,
        String reason,
        Instant asked,
        String base,
        String nonce,
        List<Vote> votes,
        OptionalLong version,
        Optional<String> ended)
        implements Request {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long it waits for approvers. */
    static final Duration LASTS = Duration.ofDays(3);

    /**
     * Who wrote something.
     *
     * @param key SHA-256 over the public key that he came with, hex
     */
    public record Author(String person, String key) {}

    public Change {
        votes = List.copyOf(votes);
    }

    @Override
    public boolean isPending() {
        return ended.isEmpty();
    }

    @Override
    public boolean isOld(Instant now) {
        return !now.isBefore(expires());
    }

    /** The first instant at which it can no longer come in force. */
    public Instant expires() {
        return asked.plus(LASTS);
    }

    /** What every approver of it signs. */
    public Subject subject(String appliance) {
        return subject(appliance, asked, expires());
    }

    @Override
    public Subject subject(String appliance, Instant notBefore, Instant expires) {
        String kind = rollback ? "rollback" : "change";
        return new Subject(kind, appliance, id, content, base, notBefore, expires, nonce);
    }

    @Override
    public Set<String> authors() {
        return Set.of(requester.person());
    }

    @Override
    public Set<String> keys() {
        return requester.key().equals(last.key()) ? Set.of(last.key()) : Set.of(requester.key(), last.key());
    }

    @Override
    public Optional<String> editor() {
        return Optional.of(last.person());
    }

    Change with(Vote vote) {
        List<Vote> more = new ArrayList<>(votes);
        more.add(vote);
        return with(more, version, ended);
    }

    Change over(String how) {
        return with(votes, version, Optional.of(how));
    }

    Change activated(ApprovalStep step) {
        return with(votes, OptionalLong.of(Long.parseLong(step.required("version"))), Optional.of("activated"));
    }

    /** What was voted about is no longer there: nobody has voted. */
    Change amended(ApprovalStep step) {
        return new Change(
                id,
                rollback,
                requester,
                author(step),
                step.required("content"),
                step.required("shown"),
                reason,
                asked,
                base,
                step.required("nonce"),
                List.of(),
                version,
                ended);
    }

    private Change with(List<Vote> counted, OptionalLong number, Optional<String> over) {
        return new Change(
                id, rollback, requester, last, content, shown, reason, asked, base, nonce, counted, number, over);
    }

    static String newId() {
        return "C-" + DecisionId.next().text().substring(2);
    }

    /** Of a proposal, or of an edit of one. */
    static Map<String, String> facts(Author by, String content, String shown) {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("by", by.person());
        facts.put("key", by.key());
        facts.put("content", content);
        facts.put("shown", shown);
        facts.put("nonce", HexFormat.of().formatHex(nonce));
        return facts;
    }

    static Change of(ApprovalStep step) {
        return new Change(
                step.about(),
                step.required("kind").equals("rollback"),
                author(step),
                author(step),
                step.required("content"),
                step.required("shown"),
                step.required("reason"),
                step.at(),
                step.required("base"),
                step.required("nonce"),
                List.of(),
                OptionalLong.empty(),
                Optional.empty());
    }

    private static Author author(ApprovalStep step) {
        return new Author(step.required("by"), step.required("key"));
    }
}

package sekisho.config.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.approval.SignatureCheck.Signed;
import sekisho.config.settings.Person;

/** Whether a person may approve a request, and whether a vote still counts. The only place that compares persons. */
final class VoteCheck {

    private static final Duration NEW_APPROVER = Duration.ofDays(1);
    private static final Duration VOTE_LASTS = Duration.ofDays(1);

    /** Clocks of approvers' machines differ from ours by no more. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final Basis basis;
    private final SignatureCheck signatures;
    private final Map<String, Instant> approverSince;
    private final Instant now;

    VoteCheck(Basis basis, SignatureCheck signatures, Map<String, Instant> approverSince, Instant now) {
        this.basis = basis;
        this.signatures = signatures;
        this.approverSince = approverSince;
        this.now = now;
    }

    /** A no, with what it is about. */
    record No(ApprovalRefusal why, String detail) {
        static Optional<No> of(ApprovalRefusal why) {
            return Optional.of(new No(why, ""));
        }
    }

    /** Whether there is nothing here for this caller to decide. */
    Optional<No> undecidable(Optional<Person> person, Optional<? extends Request> request) {
        if (person.isEmpty()) {
            return No.of(ApprovalRefusal.PERSON);
        }
        if (request.isEmpty()) {
            return No.of(ApprovalRefusal.UNKNOWN);
        }
        if (!request.get().isPending()) {
            return No.of(ApprovalRefusal.OVER);
        }
        if (request.get().isOld(now)) {
            return No.of(ApprovalRefusal.EXPIRED);
        }
        return request.get().base().equals(basis.digest()) ? Optional.empty() : No.of(ApprovalRefusal.STALE);
    }

    /** An approver's no ends a request, whoever asked. */
    static Optional<No> mayDeny(Person person) {
        return person.roles().contains(Person.Role.APPROVER) ? Optional.empty() : No.of(ApprovalRefusal.ROLE);
    }

    /** Who asked takes it back; who edited it since may too. */
    static Optional<No> mayWithdraw(Person person, Request request) {
        boolean own = request.authors().contains(person.id())
                || request.editor().filter(person.id()::equals).isPresent();
        return own ? Optional.empty() : No.of(ApprovalRefusal.NOT_HOLDER);
    }

    /** To end is everybody's right who has to do with it. */
    static boolean mayRevoke(Person person, GrantRequest request) {
        return person.id().equals(request.requester())
                || request.wish().holder().person().filter(person.id()::equals).isPresent()
                || person.roles().contains(Person.Role.APPROVER)
                || person.roles().contains(Person.Role.ADMINISTRATOR);
    }

    /** Whether this person may speak about this request at all. */
    Optional<No> mayVote(Person person, String key, Request request) {
        if (!person.roles().contains(Person.Role.APPROVER)) {
            return No.of(ApprovalRefusal.ROLE);
        }
        if (request.authors().contains(person.id())) {
            return No.of(ApprovalRefusal.SELF);
        }
        if (request.editor().filter(person.id()::equals).isPresent()) {
            return No.of(ApprovalRefusal.EDITOR);
        }
        if (request.keys().contains(key)) {
            return No.of(ApprovalRefusal.SAME_KEY);
        }
        for (Vote vote : request.votes()) {
            if (vote.person().equals(person.id())) {
                return No.of(ApprovalRefusal.VOTED);
            }
            if (vote.key().equals(key)) {
                return No.of(ApprovalRefusal.SAME_KEY);
            }
        }
        Instant since = approverSince.getOrDefault(person.id(), now);
        return now.isBefore(since.plus(NEW_APPROVER)) ? No.of(ApprovalRefusal.NEW_APPROVER) : Optional.empty();
    }

    /** Whether the time that an approver signs is inside what was asked. */
    Optional<No> mayLast(GrantRequest request, Instant notBefore, Instant expires) {
        if (!expires.isAfter(now)) {
            return No.of(ApprovalRefusal.EXPIRED);
        }
        GrantWish wish = request.wish();
        boolean early = wish.start()
                .map(notBefore::isBefore)
                .orElseGet(() -> request.votes().isEmpty() && notBefore.isBefore(now.minus(CLOCKS)));
        boolean late = wish.start().isEmpty() && notBefore.isAfter(now.plus(CLOCKS));
        Instant last = wish.start().orElse(notBefore).plus(wish.length());
        return early || late || !expires.isAfter(notBefore) || expires.isAfter(last)
                ? No.of(ApprovalRefusal.WIDER)
                : Optional.empty();
    }

    /** Whether this person signed exactly this, with a key that nobody else of this request has. */
    Optional<No> signed(Person person, String key, byte[] subject, byte[] signature) {
        Signed signed = signatures.check(subject, signature);
        if (signed instanceof Signed.NotBelieved no) {
            return Optional.of(new No(no.refusal(), no.detail()));
        }
        Signed.By by = (Signed.By) signed;
        return person.certificates().contains(by.certificate()) && by.key().equals(key)
                ? Optional.empty()
                : Optional.of(new No(ApprovalRefusal.SIGNER, by.certificate()));
    }

    /**
     * The votes that count now: of persons who are approvers still, with certificates that are believed still, not too old,
     * each person and each key once.
     */
    List<Vote> standing(Request request, String appliance) {
        Set<String> persons = new HashSet<>();
        Set<String> keys = new HashSet<>(request.keys());
        List<Vote> standing = new ArrayList<>();
        for (Vote vote : request.votes()) {
            boolean fresh = now.isBefore(vote.at().plus(VOTE_LASTS));
            Optional<Person> person = basis.person(vote.certificate())
                    .filter(one -> one.id().equals(vote.person()))
                    .filter(one -> one.roles().contains(Person.Role.APPROVER))
                    .filter(one -> !request.authors().contains(one.id()))
                    .filter(one -> !request.editor().equals(Optional.of(one.id())));
            byte[] subject =
                    request.subject(appliance, vote.notBefore(), vote.expires()).bytes();
            if (fresh
                    && person.isPresent()
                    && signed(
                                    person.get(),
                                    vote.key(),
                                    subject,
                                    Base64.getDecoder().decode(vote.signature()))
                            .isEmpty()
                    && persons.add(vote.person())
                    && keys.add(vote.key())) {
                standing.add(vote);
            }
        }
        return standing;
    }
}

package sekisho.config.approval;

import java.util.Optional;
import java.util.function.Predicate;
import sekisho.config.approval.VoteCheck.No;
import sekisho.config.settings.Person;

/** Whether a person may ask for an edition. */
final class ProposalCheck {

    private final Basis basis;
    private final Predicate<String> wasInForce;

    /** @param wasInForce tells whether an edition of this digest ever was */
    ProposalCheck(Basis basis, Predicate<String> wasInForce) {
        this.basis = basis;
        this.wasInForce = wasInForce;
    }

    /** @param rollback whether he asks for what was in force before */
    Optional<No> mayWrite(Optional<Person> person, Candidate candidate, boolean rollback) {
        if (person.isEmpty()) {
            return No.of(ApprovalRefusal.PERSON);
        }
        boolean author = person.get().roles().contains(Person.Role.REQUESTER)
                || person.get().roles().contains(Person.Role.ADMINISTRATOR);
        if (!author) {
            return No.of(ApprovalRefusal.ROLE);
        }
        if (candidate.digest().equals(basis.digest())) {
            return No.of(ApprovalRefusal.SAME);
        }
        if (rollback != wasInForce.test(candidate.digest())) {
            return No.of(rollback ? ApprovalRefusal.UNKNOWN : ApprovalRefusal.ROLLBACK);
        }
        // The steps that say what is in force lie below it: elsewhere the next start would not find them.
        return candidate
                        .settings()
                        .audit()
                        .directory()
                        .equals(basis.settings().audit().directory())
                ? Optional.empty()
                : Optional.of(
                        new No(ApprovalRefusal.INVALID, "audit.directory can't change where changes are approved"));
    }
}

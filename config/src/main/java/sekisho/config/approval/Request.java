package sekisho.config.approval;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What persons vote about. */
interface Request {

    /** Digest of the edition that it was asked under, hex without a prefix. */
    String base();

    List<Vote> votes();

    /** Whether it waits for approvers. */
    boolean isPending();

    /** Whether it waited too long. */
    boolean isOld(Instant now);

    /** Exactly what an approver of this time signs. */
    Subject subject(String appliance, Instant notBefore, Instant expires);

    /** Persons who asked or who gain by it. */
    Set<String> authors();

    /** Keys of those who asked: SHA-256 over the public key, hex. */
    Set<String> keys();

    /** The person who last changed what is voted about, where that is not its first author. */
    default Optional<String> editor() {
        return Optional.empty();
    }
}

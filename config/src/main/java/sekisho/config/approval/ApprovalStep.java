package sekisho.config.approval;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened at the desk: what the journal is told, what the store keeps, and what a restart reads again.
 *
 * @param about {@code R-…} of a request, {@code G-…} of a grant, {@code C-…} of a change, or what a refused call named
 * @param at UTC, in whole milliseconds
 * @param facts by name, in the order in which they are told
 */
public record ApprovalStep(Act act, String about, Instant at, Map<String, String> facts) {

    /** What a step is. The list is closed. */
    public enum Act {
        /** A person asks. */
        REQUESTED,
        /** Another person says yes, with a signature. */
        APPROVED,
        /** Another person says no: the request is over. */
        DENIED,
        /** The requester takes it back. */
        WITHDRAWN,
        /** A request ends without a decision: too old, or its base has moved. */
        LAPSED,
        /** Enough persons said yes: a grant is in force. */
        OPENED,
        /** One person ends a grant before its time. */
        REVOKED,
        /** A grant's time is over. */
        ENDED,
        /** A person asks for another edition. */
        PROPOSED,
        /** The proposal is another one now: votes are void. */
        AMENDED,
        /** An edition is in force: enough persons said yes, or it is the first. */
        ACTIVATED,
        /** Persons who may approve from a time on. */
        APPROVERS,
        /** Somebody tried what he may not; nothing changed. */
        REFUSED;

        /** Whether a restart has to know of it. */
        boolean isKept() {
            return this != REFUSED;
        }
    }

    public ApprovalStep {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** A fact that its act always has. */
    String required(String name) {
        return fact(name).orElseThrow(() -> new IllegalArgumentException(act + " without " + name));
    }
}

package sekisho.audit;

import java.util.concurrent.CompletableFuture;
import sekisho.config.value.Reason;

/** Where everything that happens is written down before it takes effect. */
public interface AuditTrail {

    /**
     * Hands an event to the log, without waiting.
     *
     * @return completed on a thread of the log's own, never exceptionally. For events that are
     *     {@linkplain AuditEvent.Durability#BEFORE_EFFECT written before their effect} it completes after fdatasync: nothing
     *     may happen before, and nothing at all when it is {@link Acknowledgement.NotRecorded}.
     */
    CompletableFuture<Acknowledgement> record(AuditEvent event);

    /** Written down, or not. */
    sealed interface Acknowledgement {
        /** @param sequence index of the event's leaf, from 0 */
        record Recorded(long sequence) implements Acknowledgement {}

        /** Nothing of it is in the log; the effect must not happen. */
        record NotRecorded(Reason reason) implements Acknowledgement {}

        default boolean isRecorded() {
            return this instanceof Recorded;
        }
    }
}

package sekisho.audit;

import java.util.concurrent.CompletableFuture;
import sekisho.config.value.Reason;

/** Where everything that happens is written down before it takes effect. */
public interface AuditTrail {

    /**
     * Hands an event to the log, without waiting.
     *
     * @return never completed exceptionally. For events that are
     *     {@linkplain AuditEvent.Durability#BEFORE_EFFECT written before their effect} it completes after fdatasync, on the
     *     log's writing thread (what depends on it hands over and returns): nothing may happen before. For the others it is
     *     complete at once, when the log has taken the event and will have committed it within 100 ms. Nothing at all may
     *     happen when it is {@link Acknowledgement.NotRecorded}.
     */
    CompletableFuture<Acknowledgement> record(AuditEvent event);

    /** Written down, or not. */
    sealed interface Acknowledgement {
        /**
         * The event is durable.
         *
         * @param sequence index of its leaf, from 0
         */
        record Recorded(long sequence) implements Acknowledgement {}

        /** Taken by an open log, to be durable within 100 ms ({@link AuditEvent.Durability#SOON}). */
        record Accepted() implements Acknowledgement {}

        /** It is not known to be in the log; the effect must not happen. */
        record NotRecorded(Reason reason) implements Acknowledgement {}

        default boolean isRecorded() {
            return !(this instanceof NotRecorded);
        }
    }
}

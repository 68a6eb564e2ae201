package sekisho.dns;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.value.DecisionId;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Writes down what a query gets, and lets the answer go when that is safe. */
final class Ledger {

    private final AuditTrail trail;
    private final DnsMetrics metrics;

    Ledger(AuditTrail trail, DnsMetrics metrics) {
        this.trail = trail;
        this.metrics = metrics;
    }

    /**
     * The answer to a query that could be read.
     *
     * @param closed what is sent instead when nothing can be written down
     */
    CompletableFuture<byte[]> settle(
            Hearing hearing,
            int rcode,
            List<IpAddress> addresses,
            Verdict verdict,
            Supplier<byte[]> reply,
            Supplier<byte[]> closed) {
        Query query = hearing.query();
        AuditEvent.Query event = new AuditEvent.Query(
                hearing.id(),
                hearing.client().identity(),
                hearing.client().port(),
                hearing.client().transport(),
                query.asked(),
                query.type(),
                rcode,
                addresses,
                verdict);
        return settle(event, hearing.start(), reply, closed);
    }

    /** The bare header that answers what could not be read: it has no name and no type. */
    CompletableFuture<byte[]> reject(Client client, int rcode, Verdict verdict, byte[] message, long start) {
        AuditEvent.Query event = new AuditEvent.Query(
                DecisionId.next(),
                client.identity(),
                client.port(),
                client.transport(),
                "",
                0,
                rcode,
                List.of(),
                verdict);
        return settle(event, start, () -> Reply.header(message, rcode), () -> Reply.header(message, Wire.SERVFAIL));
    }

    private CompletableFuture<byte[]> settle(
            AuditEvent.Query event, long start, Supplier<byte[]> reply, Supplier<byte[]> closed) {
        Verdict verdict = event.verdict();
        return trail.record(event).thenApply(done -> {
            long nanos = System.nanoTime() - start;
            if (done.isRecorded()) {
                // The record is safe, the client knows nothing yet: if we stop here, the log tells more than happened.
                metrics.answered(event.transport(), verdict.outcome(), verdict.reason(), event.rcode(), nanos);
                return reply.get();
            }
            metrics.answered(
                    event.transport(),
                    Verdict.Outcome.UNREACHABLE,
                    Optional.of(Reason.AUDIT_CLOSED),
                    Wire.SERVFAIL,
                    nanos);
            return closed.get();
        });
    }
}

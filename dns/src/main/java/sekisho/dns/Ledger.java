package sekisho.dns;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
     * @param reply from what was written down
     * @param closed what is sent instead when nothing can be written down
     */
    CompletableFuture<byte[]> settle(
            Hearing hearing,
            int rcode,
            List<IpAddress> addresses,
            Verdict verdict,
            Function<AuditEvent.Query, byte[]> reply,
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
        return settle(
                event, start, recorded -> Reply.header(message, rcode), () -> Reply.header(message, Wire.SERVFAIL));
    }

    private CompletableFuture<byte[]> settle(
            AuditEvent.Query event, long start, Function<AuditEvent.Query, byte[]> reply, Supplier<byte[]> closed) {
        CompletableFuture<AuditTrail.Acknowledgement> done = trail.record(event);
        if (event.durability() == AuditEvent.Durability.SOON && !done.isDone()) {
            // The log has it and will write it within 100 ms: if we stop here, the client may know what the log lost.
            return CompletableFuture.completedFuture(counted(event, start, reply));
        }
        // A refusal leaves after its record is safe: if we stop between, the log tells more than happened.
        return done.thenApply(
                ack -> ack.isRecorded() ? counted(event, start, reply) : closed(event.transport(), start, closed));
    }

    private byte[] counted(AuditEvent.Query event, long start, Function<AuditEvent.Query, byte[]> reply) {
        Verdict verdict = event.verdict();
        metrics.answered(
                event.transport(), verdict.outcome(), verdict.reason(), event.rcode(), System.nanoTime() - start);
        return reply.apply(event);
    }

    private byte[] closed(String transport, long start, Supplier<byte[]> closed) {
        Optional<Reason> reason = Optional.of(Reason.AUDIT_CLOSED);
        metrics.answered(transport, Verdict.Outcome.UNREACHABLE, reason, Wire.SERVFAIL, System.nanoTime() - start);
        return closed.get();
    }
}

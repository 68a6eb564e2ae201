package sekisho.proxy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.AuditTrail.Acknowledgement;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/**
 * Writes refusals down, and keeps the last of each client for the {@code /why} page. Of more than 100 alike in a second
 * the rest are one record with their exact number.
 */
final class Refusals {

    /** One refusal, as its client may see it. */
    record Refusal(AuditEvent.Connection event, Reason reason, Instant at) {}

    private record Alike(IpAddress client, Reason reason) {}

    private static final class Burst {
        private final long startedAt = System.nanoTime();
        private int recorded;
        private long more;
        private AuditEvent.Connection like;
        private CompletableFuture<Acknowledgement> lastRecorded;

        Burst(AuditEvent.Connection first, CompletableFuture<Acknowledgement> acknowledgement) {
            like = first;
            lastRecorded = acknowledgement;
            recorded = 1;
        }
    }

    private static final int MOST_RECORDS_PER_SECOND = 100;
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_CLIENTS = 4_096;
    private static final int MOST_PER_CLIENT = 20;

    private final AuditTrail trail;
    private final Map<Alike, Burst> bursts = new LinkedHashMap<>();
    private final Map<IpAddress, Deque<Refusal>> last = new LinkedHashMap<>(64, 0.75f, true);

    Refusals(AuditTrail trail) {
        this.trail = trail;
    }

    /** @return as {@link AuditTrail#record}; a counted one shares the fate of the last written like it */
    synchronized CompletableFuture<Acknowledgement> record(AuditEvent.Connection event, Reason reason) {
        remember(event, reason);
        Alike key = new Alike(event.client().source(), reason);
        Burst burst = bursts.get(key);
        if (burst != null && System.nanoTime() - burst.startedAt >= SECOND) {
            bursts.remove(key);
            writeRest(burst);
            burst = null;
        }
        if (burst == null) {
            CompletableFuture<Acknowledgement> acknowledgement = trail.record(event);
            bursts.put(key, new Burst(event, acknowledgement));
            return acknowledgement;
        }
        if (burst.recorded < MOST_RECORDS_PER_SECOND) {
            burst.recorded++;
            burst.like = event;
            burst.lastRecorded = trail.record(event);
        } else {
            burst.more++;
        }
        return burst.lastRecorded;
    }

    /** Writes the counts of bursts that are over; called at least once a second. */
    synchronized void settle(boolean all) {
        long now = System.nanoTime();
        for (Iterator<Burst> each = bursts.values().iterator(); each.hasNext(); ) {
            Burst burst = each.next();
            if (all || now - burst.startedAt >= SECOND) {
                each.remove();
                writeRest(burst);
            }
        }
    }

    private void writeRest(Burst burst) {
        if (burst.more > 0) {
            Duration within = Duration.ofNanos(System.nanoTime() - burst.startedAt);
            trail.record(new AuditEvent.Repeated(burst.like, burst.more, within));
        }
    }

    private void remember(AuditEvent.Connection event, Reason reason) {
        Deque<Refusal> own = last.computeIfAbsent(event.client().source(), client -> new ArrayDeque<>());
        own.addFirst(new Refusal(event, reason, Instant.now()));
        if (own.size() > MOST_PER_CLIENT) {
            own.removeLast();
        }
        if (last.size() > MOST_CLIENTS) {
            Iterator<IpAddress> oldest = last.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The newest first. */
    synchronized List<Refusal> of(IpAddress client) {
        Deque<Refusal> own = last.get(client);
        return own == null ? List.of() : new ArrayList<>(own);
    }
}

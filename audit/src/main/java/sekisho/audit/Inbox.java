package sekisho.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What waits for the writer. Bounded by bytes, so that a disk that has stopped fills this and not the heap. Events that
 * must be durable before their effect wake the writer; others wait for company, 50 ms at most.
 */
final class Inbox {

    private static final long MOST_BYTES = 64L << 20;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * One line on its way.
     *
     * @param events how many events it stands for
     */
    record Pending(
            EventLine.Unnumbered line,
            AuditEvent.Durability durability,
            long events,
            boolean aggregated,
            CompletableFuture<AuditTrail.Acknowledgement> future) {}

    /** Exact counts since the start, up to one moment: {@code offered = durable + refused + aggregated}. */
    record Tally(long offered, long durable, long refused, long aggregated) {}

    private final Object monitor = new Object();
    private List<Pending> waiting = new ArrayList<>();
    private long bytes;
    private boolean urgent;
    private boolean closed;
    private long oldest;
    private long offered;
    private long durable;
    private long refused;
    private long aggregated;

    /** False when the line was refused: too much waits, or the log is closed. */
    boolean offer(Pending pending) {
        synchronized (monitor) {
            offered += pending.events();
            if (closed || bytes >= MOST_BYTES) {
                refused += pending.events();
                return false;
            }
            accept(pending);
            return true;
        }
    }

    /** Offers a line that tells the counts at its own place in the queue, itself not included. */
    boolean offerTally(Function<Tally, Pending> line) {
        synchronized (monitor) {
            // What is accepted here becomes durable before the line does, or the line never does.
            return offer(line.apply(new Tally(offered, durable, refused, aggregated)));
        }
    }

    /** Everything that waits, when it is time; nothing when the inbox is closed and empty. */
    List<Pending> take() throws InterruptedException {
        synchronized (monitor) {
            while (!closed && !urgent) {
                long left = waiting.isEmpty() ? 0 : PATIENCE_NANOS - (System.nanoTime() - oldest);
                if (!waiting.isEmpty() && left <= 0) {
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, waiting.isEmpty() ? PATIENCE_NANOS * 20 : left);
            }
            List<Pending> taken = waiting;
            waiting = new ArrayList<>();
            bytes = 0;
            urgent = false;
            return taken;
        }
    }

    /** Accepts no more; what waits is still taken. */
    void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
    }

    private void accept(Pending pending) {
        if (pending.aggregated()) {
            aggregated += pending.events();
        } else {
            durable += pending.events();
        }
        if (waiting.isEmpty()) {
            oldest = System.nanoTime();
        }
        waiting.add(pending);
        bytes += pending.line().size();
        if (pending.durability() == AuditEvent.Durability.BEFORE_EFFECT) {
            urgent = true;
        }
        monitor.notifyAll();
    }
}

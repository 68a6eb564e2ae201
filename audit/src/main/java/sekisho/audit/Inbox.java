package sekisho.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import sekisho.config.value.Reason;

/**
 * What waits for the writer. Bounded by bytes, so that a disk that has stopped fills this and not the heap. Events that
 * must be durable before their effect wake the writer; others wait for company, 50 ms at most.
 */
final class Inbox {

    private static final long MOST_BYTES = 64L << 20;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What becomes of an event that nobody can be sure of. */
    private static final AuditTrail.Acknowledgement CLOSED =
            new AuditTrail.Acknowledgement.NotRecorded(Reason.AUDIT_CLOSED);

    /**
     * One line on its way.
     *
     * @param gate whether something may happen only when it is acknowledged: a decision, in either class of durability
     * @param events how many events it stands for
     * @param offered by the monotonic clock
     */
    record Pending(
            EventLine.Unnumbered line,
            AuditEvent.Durability durability,
            boolean gate,
            long events,
            boolean aggregated,
            long offered,
            CompletableFuture<AuditTrail.Acknowledgement> future) {}

    /**
     * Exact counts since the start, up to one moment: {@code offered = durable + refused + aggregated}.
     *
     * @param lost of those refused: class S, which had been taken and then could not be written
     */
    record Tally(long offered, long durable, long refused, long aggregated, long lost) {}

    private final Object monitor = new Object();
    private List<Pending> waiting = new ArrayList<>();
    private List<Pending> taken = List.of();
    private long bytes;
    private boolean urgent;
    private boolean shut;
    private boolean ended;
    private boolean stuck;
    private long oldest;
    private long offered;
    private long durable;
    private long refused;
    private long aggregated;
    private long lost;

    /** False when the line was refused: too much waits, the writer is stuck, or the log is closed. */
    boolean offer(Pending pending) {
        synchronized (monitor) {
            offered += pending.events();
            if (shut || ended || bytes >= MOST_BYTES || (stuck && pending.gate())) {
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
            return offer(line.apply(tally()));
        }
    }

    Tally tally() {
        synchronized (monitor) {
            return new Tally(offered, durable, refused, aggregated, lost);
        }
    }

    /** Everything that waits, when it is time; nothing when the inbox has ended and is empty. */
    List<Pending> take() throws InterruptedException {
        synchronized (monitor) {
            while (!ended && !urgent) {
                long left = waiting.isEmpty() ? 0 : PATIENCE_NANOS - (System.nanoTime() - oldest);
                if (!waiting.isEmpty() && left <= 0) {
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, waiting.isEmpty() ? PATIENCE_NANOS * 20 : left);
            }
            return takeAll();
        }
    }

    /** The first {@code written} of those taken last are in the log, the others never will be, nor what waits. */
    void refuseAllBut(int written) {
        List<Pending> gone = new ArrayList<>();
        synchronized (monitor) {
            shut = true;
            gone.addAll(taken.subList(written, taken.size()));
            gone.addAll(takeAll());
            taken = List.of();
            gone.forEach(this::takeBack);
        }
        gone.forEach(pending -> pending.future().complete(CLOSED));
    }

    /** Takes events again. */
    void reopen() {
        synchronized (monitor) {
            shut = false;
        }
    }

    /** Accepts no more; what waits is still taken. */
    void end() {
        synchronized (monitor) {
            ended = true;
            monitor.notifyAll();
        }
    }

    /** Waits for the end, so long at most. */
    boolean awaitEnd(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (monitor) {
            for (long left = until - System.nanoTime(); !ended && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(monitor, left);
            }
            return ended;
        }
    }

    /**
     * Tells those who wait longer than {@code nanos} that it is not known whether their event will be in the log. It stays in
     * its place; if it is written after all, nobody acted on it.
     *
     * @param writerStuck whether decisions are refused at once from now on
     */
    void giveUp(long nanos, boolean writerStuck) {
        List<Pending> late = new ArrayList<>();
        synchronized (monitor) {
            stuck = writerStuck;
            long now = System.nanoTime();
            for (List<Pending> each : List.of(taken, waiting)) {
                each.stream()
                        .takeWhile(pending -> now - pending.offered() > nanos)
                        .filter(pending -> !pending.future().isDone())
                        .forEach(late::add);
            }
        }
        late.forEach(pending -> pending.future().complete(CLOSED));
    }

    private List<Pending> takeAll() {
        taken = waiting;
        waiting = new ArrayList<>();
        bytes = 0;
        urgent = false;
        return taken;
    }

    private void takeBack(Pending pending) {
        if (pending.aggregated()) {
            aggregated -= pending.events();
        } else {
            durable -= pending.events();
        }
        refused += pending.events();
        if (pending.durability() == AuditEvent.Durability.SOON) {
            lost += pending.events();
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

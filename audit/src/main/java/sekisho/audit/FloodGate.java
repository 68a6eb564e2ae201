package sekisho.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Identity;
import sekisho.config.value.Reason;

/**
 * Stands before the log: of like refusals of one client it lets 100 a second through, counts the others exactly, and records
 * the count when the second is over. A refusal that is counted is acknowledged as the last one like it that was recorded: it
 * lets nothing happen, so its count may follow within a second. Whatever is allowed always passes.
 */
public final class FloodGate implements AuditTrail, AutoCloseable {

    private static final int MOST_A_SECOND = 100;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_WINDOWS = 10_000;
    private static final long CLOSE_SECONDS = 10;

    private final AuditTrail trail;
    private final ScheduledExecutorService clock;
    private final Map<Likeness, Window> windows = new HashMap<>();

    public FloodGate(AuditTrail trail) {
        this.trail = trail;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sekisho-audit-floodgate");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(() -> sweep(System.nanoTime()), 250, 250, TimeUnit.MILLISECONDS);
    }

    /** What makes two refusals alike; the destination is not in it, or a scan of many would be a flood of its own. */
    private record Likeness(int classUid, Identity client, String door, Reason reason, Optional<String> rule) {}

    /** One second of like refusals. */
    private static final class Window {
        private final long start;
        private final CompletableFuture<Acknowledgement> recorded = new CompletableFuture<>();
        private int passed;
        private long held;
        private AuditEvent like;

        private Window(long start, AuditEvent like) {
            this.start = start;
            this.like = like;
        }
    }

    @Override
    public CompletableFuture<Acknowledgement> record(AuditEvent event) {
        Optional<Likeness> likeness = event.fold(new Refusals());
        if (likeness.isEmpty()) {
            return trail.record(event);
        }
        long now = System.nanoTime();
        boolean last;
        Window window;
        synchronized (windows) {
            window = window(likeness.get(), event, now);
            if (window.passed == MOST_A_SECOND) {
                window.like = window.held == 0 ? event : window.like;
                window.held++;
                return window.recorded;
            }
            last = ++window.passed == MOST_A_SECOND;
        }
        CompletableFuture<Acknowledgement> passed = trail.record(event);
        if (last) {
            passed.thenAccept(window.recorded::complete);
        }
        return passed;
    }

    /** Records every count that is still held, and waits until it is durable. */
    @Override
    public void close() {
        clock.shutdown();
        sweep(System.nanoTime() + WINDOW_NANOS);
        // What was offered before this leaf is durable when it is.
        trail.record(new AuditEvent.LogActivity(DecisionId.next(), "drained", Map.of()))
                .completeOnTimeout(
                        new Acknowledgement.NotRecorded(Reason.AUDIT_CLOSED), CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private Window window(Likeness likeness, AuditEvent event, long now) {
        Window window = windows.get(likeness);
        if (window != null && now - window.start < WINDOW_NANOS) {
            return window;
        }
        if (window != null) {
            flush(window, now);
        } else if (windows.size() >= MOST_WINDOWS) {
            windows.values().forEach(each -> flush(each, now));
            windows.clear();
        }
        Window fresh = new Window(now, event);
        windows.put(likeness, fresh);
        return fresh;
    }

    private void sweep(long now) {
        List<Window> over = new ArrayList<>();
        synchronized (windows) {
            windows.values().removeIf(window -> {
                boolean ended = now - window.start >= WINDOW_NANOS;
                if (ended) {
                    over.add(window);
                }
                return ended;
            });
        }
        over.forEach(window -> flush(window, now));
    }

    private void flush(Window window, long now) {
        if (window.held > 0) {
            Duration within = Duration.ofNanos(Math.max(0, now - window.start));
            trail.record(new AuditEvent.Repeated(window.like, window.held, within));
        }
    }

    private static final class Refusals implements AuditEvent.Cases<Optional<Likeness>> {

        @Override
        public Optional<Likeness> connection(AuditEvent.Connection event) {
            return of(
                    event.verdict(),
                    OcsfClass.NETWORK,
                    event.client(),
                    event.door().label());
        }

        @Override
        public Optional<Likeness> query(AuditEvent.Query event) {
            return of(event.verdict(), OcsfClass.DNS, event.client(), event.transport());
        }

        @Override
        public Optional<Likeness> closed(AuditEvent.Closed event) {
            return Optional.empty();
        }

        @Override
        public Optional<Likeness> repeated(AuditEvent.Repeated event) {
            return Optional.empty();
        }

        @Override
        public Optional<Likeness> edition(AuditEvent.EditionChange event) {
            return Optional.empty();
        }

        @Override
        public Optional<Likeness> lifecycle(AuditEvent.Lifecycle event) {
            return Optional.empty();
        }

        @Override
        public Optional<Likeness> adminCall(AuditEvent.AdminCall event) {
            return Optional.empty();
        }

        @Override
        public Optional<Likeness> authentication(AuditEvent.Authentication event) {
            return of(
                    event.verdict(),
                    OcsfClass.AUTHENTICATION,
                    event.client(),
                    event.door().label());
        }

        @Override
        public Optional<Likeness> approval(AuditEvent.Approval event) {
            return Optional.empty();
        }

        @Override
        public Optional<Likeness> logActivity(AuditEvent.LogActivity event) {
            return Optional.empty();
        }

        private static Optional<Likeness> of(Verdict verdict, int classUid, Identity client, String door) {
            return verdict.outcome() == Verdict.Outcome.ALLOW
                    ? Optional.empty()
                    : verdict.reason().map(reason -> new Likeness(classUid, client, door, reason, verdict.rule()));
        }
    }
}

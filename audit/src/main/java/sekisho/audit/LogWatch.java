package sekisho.audit;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks ten times a second whether the writer still writes. It touches no file, so that no disk can stop it. */
final class LogWatch {

    private static final long PERIOD_MILLIS = 100;

    private final Scribe scribe;
    private final BooleanSupplier writerAlive;
    private final Inbox inbox;
    private final CommitPace pace;
    private final Standing standing;
    private final ScheduledExecutorService clock;

    LogWatch(Scribe scribe, BooleanSupplier writerAlive, Inbox inbox, CommitPace pace, Standing standing) {
        this.scribe = scribe;
        this.writerAlive = writerAlive;
        this.inbox = inbox;
        this.pace = pace;
        this.standing = standing;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sekisho-audit-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        clock.scheduleAtFixedRate(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        clock.shutdown();
    }

    private void look() {
        long committing = scribe.committing();
        inbox.giveUp(CommitPace.LONGEST_NANOS, committing > CommitPace.LONGEST_NANOS);
        standing.set(Standing.Cause.SLOW, pace.isSlow(committing));
        if (!writerAlive.getAsBoolean()) {
            standing.set(Standing.Cause.LOST, true);
            inbox.refuseAllBut(0);
        }
    }
}

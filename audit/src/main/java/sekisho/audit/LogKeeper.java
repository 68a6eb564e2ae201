package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is done to the log each second, beside the writing: look after its files, its disk and its clock, sign it, and each
 * minute let it say so.
 */
final class LogKeeper implements Closeable {

    private static final long HEARTBEAT_SECONDS = 60;

    private final AuditLog log;
    private final LogDirectory directory;
    private final Notary notary;
    private final Standing standing;
    private final Fullness fullness;
    private final ClockWatch times;
    private final ScheduledExecutorService clock;
    private long halfSeconds;

    LogKeeper(
            AuditLog log,
            LogDirectory directory,
            Notary notary,
            Standing standing,
            Fullness fullness,
            ClockWatch times) {
        this.log = log;
        this.directory = directory;
        this.notary = notary;
        this.standing = standing;
        this.fullness = fullness;
        this.times = times;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sekisho-audit-keeper");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        // Files are looked at twice a second, so that a loss is seen within one.
        clock.scheduleAtFixedRate(this::tick, 500, 500, TimeUnit.MILLISECONDS);
    }

    /** Ends the ticks and waits for the one that runs. */
    void stop() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
                clock.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for a checkpoint now. */
    void signSoon() {
        try {
            clock.execute(() -> guarded(() -> notary.sign(log.committed())));
        } catch (RejectedExecutionException stopping) {
            // The last signature comes with the close.
            return;
        }
    }

    /** The last signature, when nothing is written any more. */
    void sign() throws IOException {
        notary.sign(log.committed());
    }

    @Override
    public void close() throws IOException {
        notary.close();
    }

    private interface Duty {
        void run() throws IOException;
    }

    private void tick() {
        guarded(() -> {
            directory.check(log.committed());
            times.look(standing).ifPresent(log::record);
            if (halfSeconds++ % 2 == 0) {
                fullness.judge(standing);
                notary.sign(log.committed());
            }
            if (halfSeconds % (2 * HEARTBEAT_SECONDS) == 0) {
                log.heartbeat();
            }
        });
    }

    /** Does what is to be done, unless the log is closed; if it can't be done, the log closes. */
    private void guarded(Duty duty) {
        try {
            if (!standing.isClosed()) {
                duty.run();
            }
        } catch (IOException | RuntimeException failed) {
            if (!standing.has(Standing.Cause.BROKEN)) {
                log.fail(failed);
            }
        }
    }
}

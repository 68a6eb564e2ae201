package sekisho.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.config.settings.AuditSettings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Reason;

/**
 * The log of this node. A {@link Scribe} writes and acknowledges after fdatasync; a {@link LogKeeper} reads it back, signs,
 * and looks each second whether the files are still there; a {@link LogWatch} sees to it that nobody waits for a disk that has
 * stopped. When anything fails the log closes, and every event is refused.
 */
public final class AuditLog implements AuditTrail, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final long CLOSE_MILLIS = 10_000;

    private final LogDirectory directory;
    private final LogWriter writer;
    private final EventLine lines;
    private final Inbox inbox = new Inbox();
    private final CommitPace pace = new CommitPace();
    private final Standing standing;
    private final LogKeeper keeper;
    private final LogWatch watch;
    private final Thread thread;
    private volatile LogWriter.Commit committed;

    private AuditLog(Parts parts, AuditMetrics metrics, Clock clock) {
        this.directory = parts.directory();
        this.writer = parts.writer();
        this.lines = parts.lines();
        this.committed = writer.last();
        this.standing = new Standing(metrics);
        Fullness fullness = new Fullness(parts.disk(), directory.path());
        Scribe scribe = new Scribe(writer, inbox, standing, parts.reserve(), fullness, metrics, new Around(metrics));
        this.thread = new Thread(scribe, "sekisho-audit-writer");
        thread.setDaemon(true);
        this.keeper = new LogKeeper(this, directory, parts.notary(), standing, fullness, new ClockWatch(clock));
        this.watch = new LogWatch(scribe, thread::isAlive, inbox, pace, standing);
    }

    private record Parts(
            Disk disk, LogDirectory directory, LogWriter writer, Reserve reserve, Notary notary, EventLine lines) {}

    /** The log as its writing thread sees it. */
    private final class Around implements Scribe.Around {

        private final AuditMetrics metrics;

        private Around(AuditMetrics metrics) {
            this.metrics = metrics;
        }

        @Override
        public EventLine.Unnumbered line(AuditEvent event) {
            return lines.encode(event);
        }

        @Override
        public void record(AuditEvent event) {
            AuditLog.this.record(event);
        }

        @Override
        public void committed(LogWriter.Commit commit, long nanos, boolean weighty) {
            committed = commit;
            metrics.committed(nanos);
            pace.committed(nanos);
            if (weighty) {
                keeper.signSoon();
            }
        }
    }

    /**
     * Opens the log of a node, or begins it; recovers it first, if need be. Returns when the leaf that tells of the recovery
     * is durable.
     *
     * @param node name of this appliance
     * @throws AuditUnavailable when the directory can't be used, is in use, or holds a log that is damaged or rolled back
     */
    public static AuditLog open(AuditSettings settings, String node, AuditMetrics metrics) throws AuditUnavailable {
        return open(settings, node, metrics, Disk.REAL, Clock.systemUTC());
    }

    static AuditLog open(AuditSettings settings, String node, AuditMetrics metrics, Disk disk, Clock clock)
            throws AuditUnavailable {
        try {
            Path path = settings.directory();
            LogDirectory directory = LogDirectory.open(disk, path, settings.key(), Origin.of(node));
            try {
                return start(directory, settings.segmentSize(), node, metrics, disk, clock);
            } catch (IOException | RuntimeException failed) {
                directory.close();
                throw failed;
            }
        } catch (AuditUnavailable known) {
            throw known;
        } catch (IOException failed) {
            throw new AuditUnavailable("can't open the audit log " + settings.directory() + ": " + failed, failed);
        }
    }

    private static AuditLog start(
            LogDirectory directory, long segmentSize, String node, AuditMetrics metrics, Disk disk, Clock clock)
            throws IOException {
        Recovery recovery = new Recovery(disk, directory.path(), directory.origin(), segmentSize, clock);
        LogWriter writer = recovery.open(directory.signed());
        Reserve reserve = new Reserve(disk, directory.path(), segmentSize);
        reserve.make();
        Notary notary = new Notary(directory, new TileStore(disk, directory.path()));
        Map<String, String> facts = new LinkedHashMap<>(recovery.facts());
        if (!notary.resume(directory.signed())) {
            facts.put("tiles", "repaired");
        }
        notary.sign(writer.last());
        EventLine lines = new EventLine(node, version(), clock);
        AuditLog log = new AuditLog(new Parts(disk, directory, writer, reserve, notary, lines), metrics, clock);
        log.thread.start();
        log.watch.start();
        log.keeper.start();
        if (!facts.isEmpty()) {
            log.recordRecovery(facts);
        }
        return log;
    }

    @Override
    public CompletableFuture<Acknowledgement> record(AuditEvent event) {
        Inbox.Pending pending;
        try {
            pending = pending(event);
        } catch (RuntimeException bug) {
            LOG.error("an event could not be put into words and is refused", bug);
            return refusal(Reason.INTERNAL);
        }
        if (!inbox.offer(pending)) {
            return refusal(Reason.AUDIT_CLOSED);
        }
        return event.durability() == AuditEvent.Durability.SOON
                ? CompletableFuture.completedFuture(new Acknowledgement.Accepted())
                : pending.future();
    }

    public AuditState state() {
        return standing.state();
    }

    /** Tells of each change of state from now on, on a thread of the log's own. */
    public void onState(Consumer<AuditState> listener) {
        standing.onState(listener);
    }

    /** Records what waits, signs the last checkpoint, and lets go of the directory. */
    @Override
    public void close() {
        keeper.stop();
        watch.stop();
        inbox.end();
        try (directory;
                writer;
                keeper) {
            thread.join(CLOSE_MILLIS);
            if (!standing.isClosed() && !thread.isAlive()) {
                keeper.sign();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            fail(failed);
        }
    }

    /** Offers the heartbeat: it tells silence from removal, and that nothing was lost on the way here. */
    void heartbeat() {
        inbox.offerTally(tally -> {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("offered", Long.toString(tally.offered()));
            facts.put("durable", Long.toString(tally.durable()));
            facts.put("refused", Long.toString(tally.refused()));
            facts.put("aggregated", Long.toString(tally.aggregated()));
            facts.put("lost", Long.toString(tally.lost()));
            return pending(new AuditEvent.LogActivity(DecisionId.next(), "heartbeat", facts));
        });
    }

    /** The newest durable state. */
    LogWriter.Commit committed() {
        return committed;
    }

    /** Closes for good: the files are not what was written, or nobody knows. */
    void fail(Throwable cause) {
        if (!standing.has(Standing.Cause.LOST)) {
            LOG.error("the audit log is closed, nothing passes any more: {}", cause.getMessage(), cause);
            standing.set(Standing.Cause.LOST, true);
            inbox.end();
        }
    }

    private void recordRecovery(Map<String, String> facts) throws AuditUnavailable {
        if (!record(new AuditEvent.LogActivity(DecisionId.next(), "recovery", facts))
                .join()
                .isRecorded()) {
            close();
            throw new AuditUnavailable("the recovery of " + directory.path() + " could not be recorded");
        }
    }

    private Inbox.Pending pending(AuditEvent event) {
        boolean repeated = event instanceof AuditEvent.Repeated;
        long events = event instanceof AuditEvent.Repeated more ? more.count() : 1;
        return new Inbox.Pending(
                lines.encode(event),
                event.durability(),
                event.isGate(),
                events,
                repeated,
                System.nanoTime(),
                new CompletableFuture<>());
    }

    private static CompletableFuture<Acknowledgement> refusal(Reason reason) {
        return CompletableFuture.completedFuture(new Acknowledgement.NotRecorded(reason));
    }

    private static String version() {
        String version = AuditLog.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

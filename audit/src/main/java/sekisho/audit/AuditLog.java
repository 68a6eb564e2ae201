package sekisho.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.config.settings.AuditSettings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Reason;

/**
 * The log of this node. One thread writes: it takes all that waits, makes it one group, and acknowledges it after
 * fdatasync. Another, the {@link LogKeeper}, reads it back, signs, and looks each second whether the files are still there.
 * When anything fails the log closes, once and for all: every event is refused from then on.
 */
public final class AuditLog implements AuditTrail, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final long CLOSE_MILLIS = 10_000;

    private final LogDirectory directory;
    private final LogWriter writer;
    private final EventLine lines;
    private final AuditMetrics metrics;
    private final Inbox inbox = new Inbox();
    private final List<Consumer<AuditState>> listeners = new CopyOnWriteArrayList<>();
    private final LogKeeper keeper;
    private final Thread thread;
    private volatile LogWriter.Commit committed;
    private volatile AuditState state = AuditState.OK;

    private AuditLog(LogDirectory directory, LogWriter writer, Notary notary, EventLine lines, AuditMetrics metrics) {
        this.directory = directory;
        this.writer = writer;
        this.lines = lines;
        this.metrics = metrics;
        this.committed = writer.recovered();
        this.keeper = new LogKeeper(this, directory, notary);
        this.thread = new Thread(this::write, "sekisho-audit-writer");
        thread.setDaemon(true);
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
        Notary notary = new Notary(directory, new TileStore(disk, directory.path()));
        Map<String, String> facts = new LinkedHashMap<>(recovery.facts());
        if (!notary.resume(directory.signed())) {
            facts.put("tiles", "repaired");
        }
        notary.sign(writer.recovered());
        AuditLog log = new AuditLog(directory, writer, notary, new EventLine(node, version(), clock), metrics);
        log.thread.start();
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
        return state;
    }

    /** Tells of each change of state from now on, on a thread of the log's own. */
    public void onState(Consumer<AuditState> listener) {
        listeners.add(listener);
    }

    /** Records what waits, signs the last checkpoint, and lets go of the directory. */
    @Override
    public void close() {
        keeper.stop();
        inbox.close();
        try (directory;
                writer;
                keeper) {
            thread.join(CLOSE_MILLIS);
            if (state == AuditState.OK && !thread.isAlive()) {
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
            return pending(new AuditEvent.LogActivity(DecisionId.next(), "heartbeat", facts));
        });
    }

    /** The newest durable state. */
    LogWriter.Commit committed() {
        return committed;
    }

    /** Whether the writer still does its work; false also after {@link #close}. */
    boolean isWriting() {
        return thread.isAlive();
    }

    /** Closes for good: nothing is written any more, and nothing acknowledged. */
    void fail(Throwable cause) {
        synchronized (listeners) {
            if (state == AuditState.CLOSED) {
                return;
            }
            state = AuditState.CLOSED;
        }
        LOG.error("the audit log is closed, nothing passes any more: {}", cause.getMessage(), cause);
        metrics.state(AuditState.CLOSED);
        inbox.close();
        listeners.forEach(listener -> listener.accept(AuditState.CLOSED));
    }

    private void write() {
        List<Inbox.Pending> batch = List.of();
        try {
            do {
                batch = inbox.take();
                writeGroups(batch);
            } while (state == AuditState.OK && !batch.isEmpty());
        } catch (OutOfMemoryError exhausted) {
            // Nobody knows what else is broken. A process that can't record must not go on.
            Runtime.getRuntime().halt(70);
        } catch (Throwable failed) {
            fail(failed);
        } finally {
            refuse(batch);
            refuse(takeQuietly());
        }
    }

    private void writeGroups(List<Inbox.Pending> batch) throws IOException {
        List<Inbox.Pending> group = new ArrayList<>(batch.size());
        long first = committed.size();
        for (Inbox.Pending pending : batch) {
            if (state != AuditState.OK) {
                return;
            }
            if (!writer.fits(pending.line())) {
                first = commit(group, first);
                if (!writer.fits(pending.line())) {
                    rotate();
                }
            }
            writer.add(pending.line());
            group.add(pending);
        }
        commit(group, first);
    }

    private long commit(List<Inbox.Pending> group, long first) throws IOException {
        if (group.isEmpty() || state != AuditState.OK) {
            return first;
        }
        long before = System.nanoTime();
        LogWriter.Commit commit = writer.commit();
        metrics.committed(System.nanoTime() - before);
        committed = commit;
        long seq = first;
        boolean weighty = false;
        for (Inbox.Pending pending : group) {
            metrics.recorded(pending.line().classUid());
            weighty |= OcsfClass.isSignedAtOnce(pending.line().classUid());
            pending.future().complete(new Acknowledgement.Recorded(seq++));
        }
        group.clear();
        if (weighty) {
            keeper.signSoon();
        }
        return seq;
    }

    private void rotate() throws IOException {
        long from = committed.size();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "segment",
                String.valueOf(Segment.sealedName(committed.segment()).getFileName()));
        facts.put("sha256", writer.rotate());
        facts.put("next", Long.toString(from));
        record(new AuditEvent.LogActivity(DecisionId.next(), "rotate", facts));
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
        return new Inbox.Pending(lines.encode(event), event.durability(), events, repeated, new CompletableFuture<>());
    }

    private List<Inbox.Pending> takeQuietly() {
        inbox.close();
        try {
            return inbox.take();
        } catch (InterruptedException impossible) {
            // A closed inbox never waits.
            return List.of();
        }
    }

    private static void refuse(List<Inbox.Pending> batch) {
        Acknowledgement closed = new Acknowledgement.NotRecorded(Reason.AUDIT_CLOSED);
        batch.forEach(pending -> pending.future().complete(closed));
    }

    private static CompletableFuture<Acknowledgement> refusal(Reason reason) {
        return CompletableFuture.completedFuture(new Acknowledgement.NotRecorded(reason));
    }

    private static String version() {
        String version = AuditLog.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

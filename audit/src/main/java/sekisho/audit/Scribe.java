package sekisho.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.config.value.DecisionId;

/**
 * The one thread that writes: takes all that waits, makes it one group, and acknowledges it after fdatasync. When a file
 * fails it is never used again: the group is refused, the closing recorded in the reserve, and the log goes on there as soon
 * as that is safe.
 */
final class Scribe implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);

    /** A disk on which so many files failed within an hour is not asked again before a person has looked. */
    private static final int MOST_FAILURES = 3;

    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long PAUSE_MILLIS = 250;
    private static final double ROOM_AGAIN = 0.85;

    /** What the writing needs of the log around it. */
    interface Around {
        /** A line of the log's own. */
        EventLine.Unnumbered line(AuditEvent event);

        void record(AuditEvent event);

        void committed(LogWriter.Commit commit, long nanos, boolean weighty);
    }

    private final LogWriter writer;
    private final Inbox inbox;
    private final Standing standing;
    private final Reserve reserve;
    private final Fullness fullness;
    private final AuditMetrics metrics;
    private final Around around;
    private final List<Long> failures = new ArrayList<>();
    private final Lateness lateness = new Lateness();
    private volatile long committingSince;
    private int written;

    Scribe(
            LogWriter writer,
            Inbox inbox,
            Standing standing,
            Reserve reserve,
            Fullness fullness,
            AuditMetrics metrics,
            Around around) {
        this.writer = writer;
        this.inbox = inbox;
        this.standing = standing;
        this.reserve = reserve;
        this.fullness = fullness;
        this.metrics = metrics;
        this.around = around;
    }

    /** How long the commit takes that is being made now, in ns; 0 when there is none. */
    long committing() {
        long since = committingSince;
        return since == 0 ? 0 : Math.max(1, System.nanoTime() - since);
    }

    @Override
    public void run() {
        try {
            boolean goOn = true;
            while (goOn) {
                goOn = writeUntilFailure();
            }
        } catch (OutOfMemoryError exhausted) {
            // Nobody knows what else is broken. A process that can't record must not go on.
            Runtime.getRuntime().halt(70);
        } catch (Throwable bug) {
            LOG.error("the writer of the audit log ends", bug);
            standing.set(Standing.Cause.LOST, true);
        } finally {
            inbox.end();
            inbox.refuseAllBut(written);
        }
    }

    /** @return whether there is more to write: the log was closed, and goes on */
    private boolean writeUntilFailure() throws InterruptedException {
        try {
            List<Inbox.Pending> batch;
            do {
                batch = inbox.take();
                written = 0;
                writeGroups(batch);
            } while (!standing.isClosed() && !batch.isEmpty());
            return false;
        } catch (IOException failed) {
            committingSince = 0;
            LOG.error("the audit log is closed, nothing passes: {}", failed.getMessage(), failed);
            standing.set(Standing.Cause.BROKEN, true);
            inbox.refuseAllBut(written);
            written = 0;
            return goesOn(failed);
        }
    }

    private void writeGroups(List<Inbox.Pending> batch) throws IOException {
        List<Inbox.Pending> group = new ArrayList<>(batch.size());
        for (Inbox.Pending pending : batch) {
            if (standing.isClosed()) {
                return;
            }
            if (!writer.fits(pending.line())) {
                commit(group);
                if (!writer.fits(pending.line())) {
                    rotate();
                }
            }
            writer.add(pending.line());
            group.add(pending);
        }
        commit(group);
    }

    private void commit(List<Inbox.Pending> group) throws IOException {
        if (group.isEmpty() || standing.isClosed()) {
            return;
        }
        long before = System.nanoTime();
        long seq = writer.last().size();
        committingSince = before;
        LogWriter.Commit commit = writer.commit();
        committingSince = 0;
        written += group.size();
        boolean weighty = false;
        for (Inbox.Pending pending : group) {
            metrics.recorded(pending.line().classUid());
            weighty |= OcsfClass.isSignedAtOnce(pending.line().classUid());
            if (!pending.future().complete(new AuditTrail.Acknowledgement.Recorded(seq))) {
                lateness.add(seq);
            }
            seq++;
        }
        group.clear();
        around.committed(commit, System.nanoTime() - before, weighty);
        lateness.take().ifPresent(around::record);
    }

    private void rotate() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "segment",
                String.valueOf(Segment.sealedName(writer.last().segment()).getFileName()));
        String sealed = writer.rotate();
        facts.put("sha256", sealed);
        facts.put("next", Long.toString(writer.last().size()));
        around.record(new AuditEvent.LogActivity(DecisionId.next(), "rotate", facts));
    }

    /** Records the closing in the reserve, and waits until the log may open again. */
    private boolean goesOn(IOException failed) throws InterruptedException {
        long now = System.nanoTime();
        failures.removeIf(then -> now - then > HOUR_NANOS);
        failures.add(now);
        try {
            Inbox.Tally refused = inbox.tally();
            LogWriter.Commit behind = writer.goOn(reserve);
            // If we stop here, the next start goes on in this segment; the one that failed counts up to it.
            leaf("closed", Map.of("cause", String.valueOf(failed.getMessage()), "size", Long.toString(behind.size())));
            while (failures.size() > MOST_FAILURES || fullness.now() > ROOM_AGAIN || !made()) {
                if (inbox.awaitEnd(PAUSE_MILLIS) || standing.has(Standing.Cause.LOST)) {
                    return false;
                }
                failures.removeIf(then -> System.nanoTime() - then > HOUR_NANOS);
            }
            Inbox.Tally tally = inbox.tally();
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("refused", Long.toString(tally.refused() - refused.refused()));
            facts.put("lost", Long.toString(tally.lost()));
            leaf("reopened", facts);
        } catch (IOException again) {
            LOG.error("the closing of the audit log can't be recorded, it stays closed: {}", again.getMessage(), again);
            return false;
        }
        if (standing.has(Standing.Cause.LOST)) {
            return false;
        }
        inbox.reopen();
        standing.set(Standing.Cause.BROKEN, false);
        return true;
    }

    private boolean made() {
        try {
            reserve.make();
            return true;
        } catch (IOException full) {
            LOG.debug("no room for the reserve", full);
            return false;
        }
    }

    private void leaf(String activity, Map<String, String> facts) throws IOException {
        long before = System.nanoTime();
        writer.add(around.line(new AuditEvent.LogActivity(DecisionId.next(), activity, facts)));
        around.committed(writer.commit(), System.nanoTime() - before, true);
        metrics.recorded(OcsfClass.EVENT_LOG);
    }
}

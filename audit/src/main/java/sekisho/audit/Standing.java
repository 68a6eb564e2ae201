package sekisho.audit;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with the log at this moment, and the {@link AuditState} that follows. */
final class Standing {

    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    /** What may be the case, and what follows. */
    enum Cause {
        FILLING(AuditState.DEGRADED, "the disk is more than 70 % full"),
        NEARLY_FULL(AuditState.RESTRICTED, "the disk is more than 85 % full"),
        SLOW(AuditState.RESTRICTED, "of a minute's commits one in a hundred took more than 2 s"),
        CLOCK_UNSYNCED(AuditState.RESTRICTED, "the clock was never set: it shows a time before this program was made"),
        CLOCK_JUMPED(AuditState.RESTRICTED, "the clock jumped forward more than 5 minutes"),
        /** Until a new segment can be written. */
        BROKEN(AuditState.CLOSED, "nothing can be written"),
        /** Until the process ends. */
        LOST(AuditState.CLOSED, "the files are not what was written");

        private final AuditState state;
        private final String text;

        Cause(AuditState state, String text) {
            this.state = state;
            this.text = text;
        }
    }

    private final AuditMetrics metrics;
    private final Set<Cause> causes = EnumSet.noneOf(Cause.class);
    private final List<Consumer<AuditState>> listeners = new CopyOnWriteArrayList<>();
    private volatile AuditState state = AuditState.OK;

    Standing(AuditMetrics metrics) {
        this.metrics = metrics;
    }

    AuditState state() {
        return state;
    }

    boolean isClosed() {
        return state == AuditState.CLOSED;
    }

    void onState(Consumer<AuditState> listener) {
        listeners.add(listener);
    }

    synchronized boolean has(Cause cause) {
        return causes.contains(cause);
    }

    /** Says whether a cause is the case; who listens learns of each change of state, in their order. */
    synchronized void set(Cause cause, boolean holds) {
        if (!(holds ? causes.add(cause) : causes.remove(cause))) {
            return;
        }
        AuditState now = causes.stream()
                .map(each -> each.state)
                .max(AuditState::compareTo)
                .orElse(AuditState.OK);
        LOG.warn("{}: {}; the audit log is {}", holds ? "from now on" : "no longer", cause.text, now);
        if (now != state) {
            state = now;
            metrics.state(now);
            listeners.forEach(listener -> listener.accept(now));
        }
    }
}

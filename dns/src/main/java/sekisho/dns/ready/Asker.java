package sekisho.dns.ready;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import sekisho.config.value.Identity;

/** One client address as the hot path knows it: always the same object, and how much it asks. */
public final class Asker {

    private static final AtomicIntegerFieldUpdater<Asker> ASKED =
            AtomicIntegerFieldUpdater.newUpdater(Asker.class, "asked");

    private final Identity identity;
    private final int most;
    private volatile long second;

    @SuppressWarnings("UnusedVariable") // ASKED
    private volatile int asked;

    /** @param most queries a second; 0 for no bound */
    Asker(Identity identity, int most) {
        this.identity = identity;
        this.most = most;
    }

    public Identity identity() {
        return identity;
    }

    /** Counts a query. @return false when it is one too many in this second */
    public boolean mayAsk(long nanos) {
        if (most == 0) {
            return true;
        }
        long now = nanos / 1_000_000_000L;
        if (second != now) {
            second = now;
            asked = 0;
        }
        return ASKED.incrementAndGet(this) <= most;
    }
}

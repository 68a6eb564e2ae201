package sekisho.proxy.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket, kept as the one instant at which it will be level again (generic cell rate algorithm): to take is one
 * compare-and-set, and who takes more than there is knows how long to wait. Whoever takes later waits behind.
 */
final class Rate {

    private static final long SECOND = 1_000_000_000L;

    private final long burstNanos;
    private final AtomicLong level;

    /** @param burstNanos of how much time the bucket holds the tokens */
    Rate(long burstNanos, long now) {
        this.burstNanos = burstNanos;
        level = new AtomicLong(now - burstNanos);
    }

    /** Takes them in any case. @return nanoseconds until they would have been there; 0 when they were */
    long take(long tokens, long perSecond, long now) {
        while (true) {
            long before = level.get();
            long after = Math.max(before, now - burstNanos) + cost(tokens, perSecond);
            if (level.compareAndSet(before, after)) {
                return Math.max(0, after - now);
            }
        }
    }

    /** Takes one if it is there. */
    boolean tryTake(long perSecond, long now) {
        while (true) {
            long before = level.get();
            long after = Math.max(before, now - burstNanos) + cost(1, perSecond);
            if (after - now > 0) {
                return false;
            }
            if (level.compareAndSet(before, after)) {
                return true;
            }
        }
    }

    /** Whether nothing was taken that is not there again. */
    boolean isFull(long now) {
        return level.get() <= now - burstNanos;
    }

    private static long cost(long tokens, long perSecond) {
        return (long) ((double) tokens * SECOND / perSecond);
    }
}

package sekisho.proxy;

import java.time.Duration;

/** Whether a request body comes fast enough. Time in which we ourselves do not read counts for the client. */
final class BodyPace {

    /** @param grace from the head; afterwards the body has come at {@code bytesPerSecond} on average, or it is too slow */
    record Minimum(Duration grace, long bytesPerSecond) {
        static final Minimum DEFAULT = new Minimum(Duration.ofSeconds(30), 256);
    }

    private final Minimum minimum;
    private final long startedAt = System.nanoTime();
    private long received;
    private long pausedAt;
    private long pausedFor;
    private boolean paused;

    BodyPace(Minimum minimum) {
        this.minimum = minimum;
    }

    void received(int bytes) {
        received += bytes;
    }

    void paused(boolean now) {
        if (now != paused) {
            paused = now;
            if (now) {
                pausedAt = System.nanoTime();
            } else {
                pausedFor += System.nanoTime() - pausedAt;
            }
        }
    }

    boolean isTooSlow(long now) {
        long waited = now - startedAt - pausedFor - minimum.grace().toNanos();
        return !paused && waited > 0 && received < waited / 1_000_000_000.0 * minimum.bytesPerSecond();
    }
}

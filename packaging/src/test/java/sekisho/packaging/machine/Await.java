package sekisho.packaging.machine;

import java.time.Duration;
import java.util.concurrent.Callable;

/** To wait is to ask again until a deadline. */
public final class Await {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long BETWEEN_MILLISECONDS = 20;

    private Await() {}

    /** @param what should become true, for the failure's message */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what);
            }
            Thread.sleep(BETWEEN_MILLISECONDS);
        }
    }
}

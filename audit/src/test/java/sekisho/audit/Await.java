package sekisho.audit;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Asks again until it is so. */
final class Await {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Await() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("not within 10 s");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}

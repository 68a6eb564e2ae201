package sekisho.proxy;

import java.util.function.BooleanSupplier;

/** To wait is to ask again until a deadline. */
final class Await {

    static final long SECONDS = 10;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + SECONDS + " s: " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
    }
}

package sekisho.bench.load;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of the work within one stretch of time. */
public final class Tally {

    private final Latencies latencies = new Latencies();
    private long units;
    private long failures;
    private @Nullable String firstFailure;

    /** One unit is done, begun at this {@link System#nanoTime}. */
    void done(long begun) {
        units++;
        latencies.add(System.nanoTime() - begun);
    }

    /** Units that have no latency of their own: bytes. */
    void moved(long amount) {
        units += amount;
    }

    void failed(String why) {
        failures++;
        if (firstFailure == null) {
            firstFailure = why;
        }
    }

    public long units() {
        return units;
    }

    public long failures() {
        return failures;
    }

    public Optional<String> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }

    public Latencies latencies() {
        return latencies;
    }
}

package sekisho.bench;

import java.util.Optional;
import sekisho.bench.load.Tally;

/**
 * One window of one server.
 *
 * @param cpuPerUnit CPU seconds of the server's processes for each unit
 * @param rate units per second
 * @param busy CPU seconds per second: below about 0.9 the load, not the server, was the limit
 */
record Sample(
        double cpuPerUnit, double rate, double busy, long p50, long p99, long failures, Optional<String> firstFailure) {

    static Sample of(Tally tally, double seconds, double cpuSeconds) {
        return new Sample(
                cpuSeconds / tally.units(),
                tally.units() / seconds,
                cpuSeconds / seconds,
                tally.latencies().percentile(0.5),
                tally.latencies().percentile(0.99),
                tally.failures(),
                tally.firstFailure());
    }
}

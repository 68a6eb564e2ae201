package sekisho.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 0.999, 1})
    void percentileIsThatOfTheSortedValuesWithinABucket(double share) {
        Random random = new Random(7);
        long[] values =
                random.doubles(10_000).mapToLong(d -> (long) Math.exp(d * 25)).toArray();
        Latencies latencies = new Latencies();
        Arrays.stream(values).forEach(latencies::add);
        Arrays.sort(values);
        long exact = values[(int) Math.ceil(share * values.length) - 1];
        assertThat(latencies.percentile(share)).isGreaterThanOrEqualTo(exact).isCloseTo(exact, withPercentage(1.6));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1_000_000_007, Long.MAX_VALUE})
    void oneValueIsEveryPercentile(long value) {
        Latencies latencies = new Latencies();
        latencies.add(value);
        assertThat(latencies.percentile(0.5)).isEqualTo(latencies.percentile(0.99));
        assertThat(latencies.percentile(0.5)).isGreaterThanOrEqualTo(value).isCloseTo(value, withPercentage(1.6));
    }

    @Test
    void noValuesHaveNoPercentile() {
        assertThat(new Latencies().percentile(0.99)).isZero();
        assertThat(new Latencies().count()).isZero();
    }
}

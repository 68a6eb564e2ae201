package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sekisho.bench.server.Use;

class ReportTest {

    private static final Work CONNECT = Work.ofOperations("connect", "CONNECT", Use.TUNNEL, door -> {
        throw new AssertionError("nothing is measured here");
    });

    @Test
    void ratioIsTheMedianOfTheRoundsRatios() {
        Report report = new Report(Map.of("JDK", "17"));
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        samples.put("Sekisho", List.of(sample(60e-6, 0), sample(90e-6, 0), sample(70e-6, 0)));
        samples.put("Squid", List.of(sample(100e-6, 0), sample(100e-6, 0), sample(140e-6, 0)));
        report.add(CONNECT, samples);
        assertThat(report.markdown())
                .contains("| CONNECT | Squid | 70.0 µs | 100 µs | **0.60** (0.50–0.90) | ≤ 0.6 | 5,000 ÷ 5,000/s |"
                        + " 1.00, 2.00 ÷ 1.00, 2.00 ms |\n")
                .startsWith("- JDK: 17\n");
        assertThat(report.json()).contains("\"connect\": {\"Sekisho\": [{\"cpu_seconds_per_unit\": 6.00000000e-05");
    }

    @Test
    void peersStandAloneWithoutSekisho() {
        Report report = new Report(Map.of());
        report.add(CONNECT, Map.of("Squid", List.of(sample(100e-6, 0))));
        assertThat(report.markdown()).contains("| CONNECT | Squid | – | 100 µs | – | ≤ 0.6 | – ÷ 5,000/s |");
    }

    @Test
    void failuresAreNeverHidden() {
        Report report = new Report(Map.of());
        report.add(CONNECT, Map.of("Squid", List.of(sample(1, 3), sample(1, 4))));
        assertThat(report.markdown()).endsWith("- CONNECT, Squid: 7 failures, the first: refused\n");
    }

    @Test
    void medianIsTheMiddle() {
        assertThat(Median.of(List.of(9, 1, 5), n -> n)).isEqualTo(5);
        assertThat(Median.of(List.of(9, 1, 5, 6), n -> n)).isEqualTo(5.5);
    }

    @Test
    void decisionsTravelInOneLine() {
        Decisions decisions = new Decisions(100_000, 2.5, 0.25, 540.5, 1e4);
        assertThat(Decisions.parse(decisions.line())).isEqualTo(decisions);
    }

    @Test
    void json() {
        assertThat(Json.of(Map.of("a \"b\"\n", List.of(1, 2L, 0.5, true, Double.NaN))))
                .isEqualTo("{\"a \\\"b\\\"\\u000a\": [1,\n 2,\n 0.500000000,\n true,\n null]}");
        assertThatThrownBy(() -> Json.of(Optional.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Sample sample(double cpu, long failures) {
        Optional<String> first = failures == 0 ? Optional.empty() : Optional.of("refused");
        return new Sample(cpu, 5_000, 0.5, 1_000_000, 2_000_000, failures, first);
    }
}

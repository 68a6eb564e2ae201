package sekisho.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelsTest {

    private static final String YES = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final String NO = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    @Test
    void tunnelsAreCountedOnlyWhenBytesCameBack() throws IOException {
        try (TinyProxy proxy = new TinyProxy(YES);
                Load load = new TunnelLoad(proxy.door(), Asks.connect(List.of("a.test", "b.test"), 443), 4)) {
            Tally tally = new Tally();
            load.run(A_MOMENT, tally);
            assertThat(tally.firstFailure()).isEmpty();
            assertThat(tally.units()).isPositive().isEqualTo(tally.latencies().count());
            assertThat((long) proxy.echoes.get()).isGreaterThanOrEqualTo(tally.units());
            assertThat(proxy.asked.get(0)).isEqualTo("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n");
            assertThat(proxy.asked).anyMatch(head -> head.startsWith("CONNECT b.test:443 "));
        }
    }

    @Test
    void refusalIsAFailure() throws IOException {
        try (TinyProxy proxy = new TinyProxy(NO);
                Load load = new TunnelLoad(proxy.door(), Asks.connect(List.of("a.test"), 443), 2)) {
            Tally tally = new Tally();
            load.run(A_MOMENT, tally);
            assertThat(tally.units()).isZero();
            assertThat(tally.failures()).isPositive();
            assertThat(tally.firstFailure())
                    .hasValueSatisfying(why -> assertThat(why).contains("HTTP/1.1 403 Forbidden"));
        }
    }

    @Test
    void nobodyThereIsAFailure() throws IOException {
        TinyProxy gone = new TinyProxy(YES);
        gone.close();
        try (Load load = new TunnelLoad(gone.door(), Asks.nothing(), 1)) {
            Tally tally = new Tally();
            load.run(A_MOMENT, tally);
            assertThat(tally.units()).isZero();
            assertThat(tally.failures()).isPositive();
        }
    }

    @Test
    void idleTunnelsStayOpenAndAreCountedAgain() throws IOException {
        try (TinyProxy proxy = new TinyProxy(YES);
                IdleTunnels tunnels = new IdleTunnels(proxy.door(), Asks.connect(List.of("a.test"), 443))) {
            tunnels.open(50, Duration.ofSeconds(20));
            assertThat(tunnels.tally().units()).isEqualTo(50);
            assertThat(tunnels.alive(Duration.ofSeconds(20))).isEqualTo(50);
            assertThat(proxy.asked).hasSize(50);
        }
    }
}

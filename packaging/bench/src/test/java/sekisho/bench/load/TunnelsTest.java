package sekisho.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelsTest {

    private static final String YES = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final String NO = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

    @Test
    void tunnelsAreCountedOnlyWhenBytesCameBack() throws IOException {
        try (TinyProxy proxy = new TinyProxy(YES);
                Load load = new TunnelLoad(proxy.door(), Asks.connect(List.of("a.test", "b.test"), 443), 4)) {
            Tally tally = Offer.until(all -> all.units() > 10, load);
            assertThat(tally.firstFailure()).isEmpty();
            assertThat(tally.units()).isEqualTo(tally.latencies().count());
            assertThat((long) proxy.echoes.get()).isGreaterThanOrEqualTo(tally.units());
            assertThat(proxy.asked)
                    .contains("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n")
                    .contains("CONNECT b.test:443 HTTP/1.1\r\nHost: b.test:443\r\n\r\n");
        }
    }

    @Test
    void refusalIsAFailure() throws IOException {
        try (TinyProxy proxy = new TinyProxy(NO);
                Load load = new TunnelLoad(proxy.door(), Asks.connect(List.of("a.test"), 443), 2)) {
            Tally tally = Offer.until(all -> all.failures() > 0, load);
            assertThat(tally.units()).isZero();
            assertThat(tally.firstFailure())
                    .hasValueSatisfying(why -> assertThat(why).contains("HTTP/1.1 403 Forbidden"));
        }
    }

    @Test
    void nobodyThereIsAFailure() throws IOException {
        TinyProxy gone = new TinyProxy(YES);
        gone.close();
        try (Load load = new TunnelLoad(gone.door(), Asks.nothing(), 1)) {
            Tally tally = Offer.until(all -> all.failures() > 0, load);
            assertThat(tally.units()).isZero();
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

package sekisho.bench.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sekisho.bench.load.Asks;
import sekisho.bench.load.DnsLoad;
import sekisho.bench.load.Door;
import sekisho.bench.load.HttpLoad;
import sekisho.bench.load.Load;
import sekisho.bench.load.Offer;
import sekisho.bench.load.StreamLoad;
import sekisho.bench.load.Tally;
import sekisho.bench.load.TunnelLoad;

/** Each load against the origin that stands behind a server under test, with no server between. */
class OriginsTest {

    private static OriginProcess process;
    private static Origins origins;

    @BeforeAll
    static void start() throws IOException {
        process = new OriginProcess();
        origins = process.origins();
    }

    @AfterAll
    static void stop() throws IOException {
        process.close();
    }

    @Test
    void echo() throws IOException {
        assertWorks(new TunnelLoad(Door.relay(origins.echo()), Asks.nothing(), 4));
    }

    @Test
    void http() throws IOException {
        assertWorks(
                new HttpLoad(Door.proxy(origins.http()), Asks.get(Names.hosts(), origins.http()), 4, HttpOrigin.BODY));
    }

    @Test
    void aReplyOfAnotherSizeIsAFailure() throws IOException {
        try (Load load = new HttpLoad(
                Door.proxy(origins.http()), Asks.get(Names.hosts(), origins.http()), 1, HttpOrigin.BODY + 1)) {
            Tally tally = Offer.until(all -> all.failures() > 0, load);
            assertThat(tally.units()).isZero();
        }
    }

    @Test
    void source() throws IOException {
        try (Load load = new StreamLoad(Door.relay(origins.source()), Asks.nothing(), 2)) {
            Tally tally = Offer.until(all -> all.units() > 1_000_000, load);
            assertThat(tally.firstFailure()).isEmpty();
        }
    }

    @Test
    void sourceSendsExactlyWhatIsAskedFor() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), origins.source())) {
            socket.setSoTimeout(10_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int size : new int[] {1_000_000, 1, 300_000}) {
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(8).putLong(size).array());
                assertThat(in.readNBytes(size)).hasSize(size);
                assertThat(in.available()).isZero();
            }
        }
    }

    @Test
    void dns() throws IOException {
        assertWorks(new DnsLoad(Door.proxy(origins.dns()), Asks.questions(Names.hosts()), 2));
        assertWorks(new DnsLoad(Door.proxy(origins.dns()), Asks.freshQuestions(Names.families(), 5), 2));
    }

    @Test
    void portsTravelInOneLine() throws IOException {
        assertThat(Origins.parse(origins.line())).isEqualTo(origins);
    }

    @Test
    void aThousandPatterns() {
        List<String> patterns = Names.patterns();
        assertThat(patterns).hasSize(1_000).doesNotHaveDuplicates().contains("h899.bench.test", "*.w99.bench.test");
    }

    private static void assertWorks(Load load) throws IOException {
        try (load) {
            Tally tally = Offer.until(all -> all.units() > 10, load);
            assertThat(tally.firstFailure()).isEmpty();
            assertThat(tally.units()).isEqualTo(tally.latencies().count());
            assertThat(tally.latencies().percentile(0.99))
                    .isGreaterThanOrEqualTo(tally.latencies().percentile(0.5));
        }
    }
}

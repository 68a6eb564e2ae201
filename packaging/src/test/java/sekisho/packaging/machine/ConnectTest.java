package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.LogLine;
import sekisho.audit.LogReader;

/** A client reaches a listed host through the gateway, and nothing else. */
class ConnectTest {

    /** A TLS 1.2 ClientHello (RFC 5246 §7.4.1.2) with one cipher suite, and the server's name (RFC 6066 §3). */
    private static final String HELLO = "\u0016\u0003\u0001\0\u0049\u0001\0\0\u0045\u0003\u0003"
            + "0123456789abcdef0123456789abcdef"
            + "\0\0\u0002\0\u002f\u0001\0\0\u001a\0\0\0\u0016\0\u0014\0\0\u0011tls.test.internal";

    @TempDir
    static Path directory;

    private static Surroundings around;
    private static Sekisho sekisho;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(directory);
        sekisho = Sekisho.run(around.write(around.settings()));
        client = new Client(sekisho.proxy());
    }

    @AfterAll
    static void stop() throws Exception {
        sekisho.signal("TERM");
        assertThat(sekisho.exit()).isZero();
        around.close();
    }

    @Test
    void listedHostIsReachedByRequest() throws Exception {
        String answer = client.get("http://www.test.internal:" + around.web.port() + "/");
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith(Surroundings.PAGE);
        assertThat(records("allow"))
                .anyMatch(line -> line.ours("rule").orElse("").equals("site"));
    }

    @Test
    void listedHostIsReachedByTunnel() throws Exception {
        try (Client.Tunnel tunnel = client.connect("www.test.internal:" + around.echo.getLocalPort())) {
            assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
            assertThat(tunnel.echo("through the gateway")).isEqualTo("through the gateway");
        }
    }

    /** Where a rule says TLS, which is the default, the first bytes of a tunnel decide whether it goes on. */
    @Test
    void tunnelForTlsCarriesNothingElse() throws Exception {
        try (Client.Tunnel tunnel = client.connect("tls.test.internal:" + around.echo.getLocalPort())) {
            assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
            assertThat(tunnel.echo(HELLO)).isEqualTo(HELLO);
        }
        try (Client.Tunnel tunnel = client.connect("tls.test.internal:" + around.echo.getLocalPort())) {
            assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
            assertThat(tunnel.isCutAfter("SSH-2.0-OpenSSH_9.2\r\n")).isTrue();
        }
        Await.until(
                "the record of the end",
                () -> records("allow").stream()
                        .anyMatch(line -> line.ours("reason").orElse("").equals("tunnel.not_tls")));
    }

    @Test
    void otherHostIsRefusedWithItsReason() throws Exception {
        int reached = around.web.reached();
        String answer = client.get("http://other.test.internal:" + around.web.port() + "/");
        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("rule.none");
        try (Client.Tunnel tunnel = client.connect("other.test.internal:443")) {
            assertThat(tunnel.head()).startsWith("HTTP/1.1 403 ").contains("rule.none");
        }
        assertThat(around.web.reached()).isEqualTo(reached);
        assertThat(records("deny"))
                .anyMatch(line -> line.ours("reason").orElse("").equals("rule.none"));
    }

    @Test
    void listedHostAtAnotherAddressIsRefused() throws Exception {
        int reached = around.web.reached();
        String answer = client.get("http://core.test.internal:" + around.web.port() + "/");
        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("addr.class");
        assertThat(around.web.reached()).isEqualTo(reached);
        assertThat(records("deny"))
                .anyMatch(line -> line.ours("reason").orElse("").equals("addr.class")
                        && line.ours("rule").orElse("").equals("core"));
    }

    @Test
    void refusedPersonFindsTheReasonUnderTheGatewaysOwnName() throws Exception {
        client.get("http://stranger.example/");
        assertThat(client.get("http://gateway.internal/why"))
                .startsWith("HTTP/1.1 200 ")
                .contains("rule.none");
    }

    private static List<LogLine> records(String decision) throws Exception {
        return new LogReader(around.audit(), LogReader.Filter.ofDecision(decision)).last(1000);
    }
}

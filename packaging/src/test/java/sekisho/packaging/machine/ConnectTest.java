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

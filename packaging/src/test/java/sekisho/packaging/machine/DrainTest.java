package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.LogReader;

/** Going away politely: what is open may end, nothing new begins, and the process says that all is well. */
class DrainTest {

    @TempDir
    Path directory;

    private Surroundings around;

    @BeforeEach
    void start() throws Exception {
        around = new Surroundings(directory);
    }

    @AfterEach
    void stop() throws Exception {
        around.close();
    }

    @Test
    void openTunnelMayEnd() throws Exception {
        try (Sekisho sekisho = Sekisho.run(around.write(around.settings()));
                Client.Tunnel tunnel = tunnel(sekisho)) {
            assertThat(tunnel.echo("before")).isEqualTo("before");
            assertThat(sekisho.page("/health/ready").status()).isEqualTo(200);
            sekisho.signal("TERM");
            Await.until("draining", () -> sekisho.page("/health/ready").status() == 503);
            assertThat(sekisho.page("/health/ready").body()).isEqualTo("draining\n");
            assertThat(tunnel.echo("after")).isEqualTo("after");
            Await.until("closed listener", () -> isRefused(sekisho));
            tunnel.socket().close();
            assertThat(sekisho.exit()).isZero();
            assertThat(sekisho.out().lines()).hasSize(1);
        }
        assertThat(lastEnd()).isEqualTo("end.client");
        assertThat(Sekisho.say("audit", "verify", around.audit()).exit()).isZero();
    }

    @Test
    void tunnelThatStaysIsCutWhenTheTimeIsOver() throws Exception {
        try (Sekisho sekisho = Sekisho.run(around.write(around.settings() + "limits: {drain: 1s}\n"));
                Client.Tunnel tunnel = tunnel(sekisho)) {
            sekisho.signal("INT");
            assertThat(isCut(tunnel)).isTrue();
            assertThat(sekisho.exit()).isZero();
        }
        assertThat(lastEnd()).isEqualTo("end.drain");
    }

    @Test
    void secondSignalDoesNotWait() throws Exception {
        try (Sekisho sekisho = Sekisho.run(around.write(around.settings() + "limits: {drain: 10m}\n"));
                Client.Tunnel tunnel = tunnel(sekisho)) {
            sekisho.signal("TERM");
            Await.until("draining", () -> sekisho.page("/health/ready").status() == 503);
            assertThat(tunnel.echo("still open")).isEqualTo("still open");
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
        }
    }

    private Client.Tunnel tunnel(Sekisho sekisho) throws Exception {
        Client.Tunnel tunnel = new Client(sekisho.proxy()).connect("www.test.internal:" + around.echo.getLocalPort());
        assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
        return tunnel;
    }

    /** A tunnel that is cut may end with a reset, so that nobody takes it for a whole transfer. */
    private static boolean isCut(Client.Tunnel tunnel) throws IOException {
        try {
            return tunnel.socket().getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static boolean isRefused(Sekisho sekisho) throws IOException {
        try {
            return !new Client(sekisho.proxy()).get("http://www.test.internal/").startsWith("HTTP/1.1 200");
        } catch (IOException refused) {
            return true;
        }
    }

    private String lastEnd() throws IOException {
        return new LogReader(around.audit(), LogReader.Filter.none())
                .last(100).stream()
                        .flatMap(line -> line.ours("reason").stream())
                        .filter(reason -> reason.startsWith("end."))
                        .reduce((first, second) -> second)
                        .orElse("none");
    }
}

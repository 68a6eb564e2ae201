package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract H10: nobody is accepted whom the process can't bear, and what is open goes on. */
class GuardsTest {

    @TempDir
    Path directory;

    @Test
    void h10AcceptingRestsBeforeDescriptorsRunOut() throws Exception {
        Path few = directory.resolve("few");
        Files.writeString(few, "#!/bin/sh\nulimit -n 256\nexec '" + Sekisho.launcher() + "' \"$@\"\n");
        Files.setPosixFilePermissions(few, PosixFilePermissions.fromString("rwx------"));
        List<Socket> crowd = new ArrayList<>();
        try (Surroundings around = new Surroundings(directory);
                Sekisho sekisho =
                        Sekisho.start(few, directory, Map.of(), "run", "--config", around.write(around.settings()))) {
            sekisho.awaitReady();
            Client client = new Client(sekisho.proxy());
            try (Client.Tunnel tunnel = client.connect("www.test.internal:" + around.echo.getLocalPort())) {
                assertThat(tunnel.echo("before")).isEqualTo("before");
                InetSocketAddress proxy = sekisho.proxy();
                for (int i = 0; i < 300; i++) {
                    crowd.add(new Socket(proxy.getAddress(), proxy.getPort()));
                }
                Await.until("a rest", () -> sekisho.page("/metrics").number("sekisho_proxy_accept_paused") == 1);
                Sekisho.Page page = sekisho.page("/metrics");
                assertThat(page.number("sekisho_fd_limit")).isEqualTo(256);
                assertThat(page.number("sekisho_fd_used")).isBetween(225.0, 250.0);
                assertThat(tunnel.echo("during")).isEqualTo("during");
                for (Socket each : crowd) {
                    each.close();
                }
                Await.until("work again", () -> sekisho.page("/metrics").number("sekisho_proxy_accept_paused") == 0);
                assertThat(client.get("http://www.test.internal:" + around.web.port() + "/"))
                        .startsWith("HTTP/1.1 200 ");
                assertThat(tunnel.echo("after")).isEqualTo("after");
            }
            assertThat(sekisho.err()).doesNotContain("Too many open files");
        }
    }
}

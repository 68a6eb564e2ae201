package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.demo.DnsMessage;

/** What can't be written down doesn't happen. */
class AuditClosedTest {

    @TempDir
    Path directory;

    @Test
    void nothingPassesOnceTheLogIsGone() throws Exception {
        try (Surroundings around = new Surroundings(directory);
                Sekisho sekisho = Sekisho.run(around.write(around.settings()))) {
            Client client = new Client(sekisho.proxy());
            String site = "http://www.test.internal:" + around.web.port() + "/";
            assertThat(client.get(site)).startsWith("HTTP/1.1 200 ");
            deleteSegments(around.audit());
            Await.until(
                    "the log's end", () -> sekisho.page("/health/ready").body().equals("audit closed\n"));
            assertThat(sekisho.page("/health/ready").status()).isEqualTo(503);
            assertThat(sekisho.page("/health/live").status()).isEqualTo(200);
            assertThat(sekisho.page("/metrics").number("sekisho_audit_state")).isEqualTo(3);

            int reached = around.web.reached();
            assertThat(client.get(site)).startsWith("HTTP/1.1 503 ").contains("audit.closed");
            assertThat(DnsMessage.ask(sekisho.dns(), "www.test.internal").rcode())
                    .isEqualTo("SERVFAIL");
            assertThat(around.web.reached()).isEqualTo(reached);
            assertThat(sekisho.isAlive()).isTrue();
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
        }
    }

    private static void deleteSegments(Path log) throws Exception {
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("seg-"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }
}

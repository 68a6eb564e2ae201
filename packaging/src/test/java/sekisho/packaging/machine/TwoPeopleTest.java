package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.LogReader;

/** One person asks for a database, another approves, a tunnel opens, its time ends it, and the log tells all of it. */
class TwoPeopleTest {

    @TempDir
    Path directory;

    private Surroundings around;
    private Town town;

    @BeforeEach
    void install() throws Exception {
        around = new Surroundings(directory.resolve("around"));
        town = new Town(directory.resolve("town"), database());
    }

    @AfterEach
    void stop() throws Exception {
        town.close();
        around.close();
    }

    private int database() {
        return around.echo.getLocalPort();
    }

    private static Socket through(Town.Connected connect) throws IOException {
        Socket socket = new Socket("127.0.0.1", connect.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static String echo(Socket socket) throws IOException {
        socket.getOutputStream().write("index".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
    }

    /** Until the other side has ended it, by an end or by a reset. */
    private static void awaitEnd(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** What the log says of a grant: its steps, and what became of the connections that it carried. */
    private List<String> story(String grant) throws IOException {
        return new LogReader(town.audit(), LogReader.Filter.ofGrant(grant))
                .last(1000).stream()
                        .map(line ->
                                line.ours("step").orElse(line.ours("reason").orElse("allow")))
                        .toList();
    }

    @Test
    void nobodyLetsHimselfThroughAndTimeEndsWhatAnotherOpened() throws Exception {
        try (Town.Connected connect = town.connect("yamada", database())) {
            try (Socket early = through(connect)) {
                awaitEnd(early);
            }
            Await.until("the reason", () -> connect.err().contains("grant.none"));

            Sekisho.Said self = town.grant("suzuki", "approve", town.ask("suzuki"));
            assertThat(self.exit()).isEqualTo(1);
            assertThat(self.err()).contains("approval.self");

            String request = town.ask("yamada");
            Sekisho.Said approved = town.grant("suzuki", "approve", request, "--for", "15s");
            assertThat(approved.exit()).as(approved.err()).isZero();
            assertThat(approved.out()).contains("person: yamada", "索引の再構築", "is open until");

            try (Socket tunnel = through(connect)) {
                assertThat(echo(tunnel)).isEqualTo("index");
                assertThat(town.sekisho().page("/metrics").number("sekisho_grants_open{rule=\"core-db-maintenance\"}"))
                        .isEqualTo(1);
                awaitEnd(tunnel);
            }
            String grant = "G-" + request.substring(2);
            Await.until(
                    "the end of the tunnel and of the grant", () -> story(grant).size() >= 6);
            assertThat(story(grant))
                    .containsExactlyInAnyOrder("requested", "approved", "opened", "allow", "end.grant", "ended");
            try (Socket late = through(connect)) {
                awaitEnd(late);
            }
            bundleHoldsWhatWasSigned(grant);
        }
    }

    private void bundleHoldsWhatWasSigned(String grant) throws Exception {
        Path zip = directory.resolve("grant.zip");
        Await.until(
                "everything signed",
                () -> Sekisho.say("audit", "bundle", "--grant", grant, "-o", zip, town.audit())
                                .exit()
                        == 0);
        try (ZipFile files = new ZipFile(zip.toFile())) {
            List<String> names = files.stream().map(ZipEntry::getName).toList();
            assertThat(names.stream()
                            .filter(name -> name.matches("approvals/[0-9]+/(content.txt|subject.txt|signature.der)")))
                    .hasSize(3);
            assertThat(names.stream().filter(name -> name.startsWith("records/")))
                    .hasSize(6);
        }
    }

    @Test
    void onePersonEndsAGrantAtOnceAndARestartKeepsWhatIsOpen() throws Exception {
        String request = town.ask("yamada");
        assertThat(town.grant("sato", "approve", request).exit()).isZero();
        town.restart();
        try (Town.Connected connect = town.connect("yamada", database());
                Socket tunnel = through(connect)) {
            assertThat(echo(tunnel)).isEqualTo("index");
            Sekisho.Said revoked = town.grant("sato", "revoke", "G-" + request.substring(2), "--reason", "incident");
            assertThat(revoked.exit()).as(revoked.err()).isZero();
            awaitEnd(tunnel);
        }
        assertThat(town.grant("yamada", "list", "--all", "--json").out()).contains("\"state\":\"revoked\"");
    }
}

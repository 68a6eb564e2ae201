package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private Path town;
    private Sekisho sekisho;

    @BeforeEach
    void install() throws Exception {
        around = new Surroundings(directory.resolve("around"));
        town = directory.resolve("town");
        assertThat(Sekisho.say("init", town, "--name", "gate-a").exit()).isZero();
        Path file = town.resolve("sekisho.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(":3129", ":0")
                        .replace(":9443", ":0")
                        .replace(":9464", ":0")
                        .replace("10.20.0.5", "127.0.0.1")
                        .replace("addresses: private", "addresses: [127.0.0.0/8]")
                        .replace("ports: [5432]", "ports: [" + around.echo.getLocalPort() + "]"));
        sekisho = Sekisho.run(file);
        for (String who : List.of("yamada", "suzuki", "sato")) {
            Path profile = person(who).resolve("client.properties");
            Files.writeString(
                    profile,
                    Files.readString(profile)
                            .replace(":9443", ":" + sekisho.admin().getPort())
                            .replace(":3129", ":" + sekisho.proxy().getPort()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        sekisho.close();
        around.close();
    }

    private Path person(String who) {
        return town.resolve("people").resolve(who);
    }

    private Sekisho.Said grant(String who, Object... words) throws Exception {
        Object[] all = new Object[words.length + 3];
        all[0] = "grant";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--as";
        all[words.length + 2] = person(who);
        return Sekisho.say(all);
    }

    private String ask(String who) throws Exception {
        Sekisho.Said said = grant(who, "request", "core-db", "--reason", "rebuild an index");
        assertThat(said.exit()).as(said.err()).isZero();
        Matcher id = Pattern.compile("R-[0-9A-Z]+").matcher(said.out());
        assertThat(id.find()).isTrue();
        return id.group();
    }

    private Sekisho connect() throws Exception {
        Sekisho connect = Sekisho.start(
                Sekisho.launcher(),
                directory,
                Map.of(),
                "connect",
                "core.db.internal:" + around.echo.getLocalPort(),
                "--as",
                person("yamada"));
        Await.until("the local port", () -> connect.out().contains("127.0.0.1:"));
        return connect;
    }

    private static Socket through(Sekisho connect) throws IOException {
        Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(connect.out());
        assertThat(port.find()).isTrue();
        Socket socket = new Socket("127.0.0.1", Integer.parseInt(port.group(1)));
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
        return new LogReader(town.resolve("audit"), LogReader.Filter.none())
                .last(1000).stream()
                        .filter(line -> line.ours("grant").orElse("").equals(grant))
                        .map(line ->
                                line.ours("step").orElse(line.ours("reason").orElse("allow")))
                        .toList();
    }

    @Test
    void nobodyLetsHimselfThroughAndTimeEndsWhatAnotherOpened() throws Exception {
        try (Sekisho connect = connect()) {
            try (Socket early = through(connect)) {
                awaitEnd(early);
            }
            Await.until("the reason", () -> connect.err().contains("grant.none"));

            String own = ask("suzuki");
            Sekisho.Said self = grant("suzuki", "approve", own);
            assertThat(self.exit()).isEqualTo(1);
            assertThat(self.err()).contains("approval.self");

            String request = ask("yamada");
            Sekisho.Said approved = grant("suzuki", "approve", request, "--for", "8s");
            assertThat(approved.exit()).as(approved.err()).isZero();
            assertThat(approved.out()).contains("person: yamada", "reason: rebuild an index", "is open until");

            try (Socket tunnel = through(connect)) {
                assertThat(echo(tunnel)).isEqualTo("index");
                assertThat(sekisho.page("/metrics").number("sekisho_grants_open{rule=\"core-db-maintenance\"}"))
                        .isEqualTo(1);
                awaitEnd(tunnel);
            }
            String grant = "G-" + request.substring(2);
            Await.until(
                    "the end of the tunnel and of the grant", () -> story(grant).size() >= 4);
            assertThat(story(grant)).containsExactlyInAnyOrder("opened", "allow", "end.grant", "ended");
            try (Socket late = through(connect)) {
                awaitEnd(late);
            }
        }
    }

    @Test
    void onePersonEndsAGrantAtOnceAndARestartKeepsWhatIsOpen() throws Exception {
        String request = ask("yamada");
        assertThat(grant("sato", "approve", request).exit()).isZero();
        sekisho.signal("KILL");
        sekisho.exit();
        Path file = town.resolve("sekisho.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "(proxy:[^\\n]*\\n\\s+- address: \"127.0.0.1):0",
                                "$1:" + sekisho.proxy().getPort())
                        .replaceFirst(
                                "(admin:[^\\n]*\\n\\s+address: \"127.0.0.1):0",
                                "$1:" + sekisho.admin().getPort()));
        sekisho = Sekisho.run(file);
        try (Sekisho connect = connect();
                Socket tunnel = through(connect)) {
            assertThat(echo(tunnel)).isEqualTo("index");
            Sekisho.Said revoked = grant("sato", "revoke", "G-" + request.substring(2), "--reason", "incident");
            assertThat(revoked.exit()).as(revoked.err()).isZero();
            awaitEnd(tunnel);
        }
        Sekisho.Said listed = grant("yamada", "list", "--all", "--json");
        assertThat(listed.out()).contains("\"state\":\"revoked\"");
    }
}

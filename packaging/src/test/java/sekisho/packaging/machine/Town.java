package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code sekisho init} makes, on free ports, with the gateway running and a database at one port of loopback. */
public final class Town implements AutoCloseable {

    private final Path directory;
    private Sekisho sekisho;

    /** @param database port that {@code core-db} leads to */
    public Town(Path directory, int database) throws Exception {
        this.directory = directory;
        assertThat(Sekisho.say("init", directory, "--name", "gate-a").exit()).isZero();
        Files.writeString(
                file(),
                Files.readString(file())
                        .replace(":3129", ":0")
                        .replace(":9443", ":0")
                        .replace(":9464", ":0")
                        .replace("10.20.0.5", "127.0.0.1")
                        .replace("addresses: private", "addresses: [127.0.0.0/8]")
                        .replace("ports: [5432]", "ports: [" + database + "]"));
        start();
    }

    private void start() throws Exception {
        sekisho = Sekisho.run(file());
        for (String who : List.of("yamada", "suzuki", "sato")) {
            Path profile = person(who).resolve("client.properties");
            Files.writeString(
                    profile,
                    Files.readString(profile)
                            .replaceFirst(
                                    "admin=.*",
                                    "admin=127.0.0.1:" + sekisho.admin().getPort())
                            .replaceFirst(
                                    "gateway=.*",
                                    "gateway=127.0.0.1:" + sekisho.proxy().getPort()));
        }
    }

    /** Ends the gateway without a word, and starts it again. */
    void restart() throws Exception {
        sekisho.signal("KILL");
        sekisho.exit();
        start();
    }

    public Sekisho sekisho() {
        return sekisho;
    }

    private Path file() {
        return directory.resolve("sekisho.yaml");
    }

    public Path audit() {
        return directory.resolve("audit");
    }

    public Path authority() {
        return directory.resolve("ca/ca.pem");
    }

    public Path person(String who) {
        return directory.resolve("people").resolve(who);
    }

    /** Runs {@code sekisho grant} as a person. */
    public Sekisho.Said grant(String who, Object... words) throws Exception {
        Object[] all = new Object[words.length + 3];
        all[0] = "grant";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--as";
        all[words.length + 2] = person(who);
        return Sekisho.say(all);
    }

    /** The id of a request of this person. */
    public String ask(String who) throws Exception {
        Sekisho.Said said = grant(who, "request", "core-db", "--reason", "索引の再構築, rebuild an index");
        assertThat(said.exit()).as(said.err()).isZero();
        Matcher id = Pattern.compile("R-[0-9A-Z]+").matcher(said.out());
        assertThat(id.find()).isTrue();
        return id.group();
    }

    /** {@code sekisho connect} to the database as this person. */
    public Connected connect(String who, int database) throws Exception {
        Sekisho connect = Sekisho.start(
                Sekisho.launcher(),
                directory,
                Map.of(),
                "connect",
                "core.db.internal:" + database,
                "--as",
                person(who));
        Await.until("the local port", () -> connect.out().contains("127.0.0.1:"));
        Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(connect.out());
        assertThat(port.find()).isTrue();
        return new Connected(connect, Integer.parseInt(port.group(1)));
    }

    /** A local port that leads to the database. */
    public record Connected(Sekisho process, int port) implements AutoCloseable {

        String err() throws IOException {
            return process.err();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public void close() {
        sekisho.close();
    }
}

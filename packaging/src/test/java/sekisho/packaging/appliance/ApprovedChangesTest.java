package sekisho.packaging.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.LogLine;
import sekisho.audit.LogReader;
import sekisho.config.settings.GrantNeed;
import sekisho.packaging.command.CommandLines;
import sekisho.packaging.pki.Installation;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** What persons approve comes in force; what lies on the disk does not, neither at a reload nor at a start. */
class ApprovedChangesTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Screen screen = new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Words.english(),
            false);
    private Path file;
    private Path hosts;
    private Optional<Appliance> appliance = Optional.empty();

    @BeforeEach
    void install() throws Exception {
        Installation installation =
                new Installation(directory.resolve("town"), "gate-a", "town.internal", "127.0.0.1", List.of());
        installation.make(false, InstantSource.system());
        file = installation.configuration();
        hosts = file.resolveSibling("hosts.txt");
        Files.writeString(hosts, "git.example.org\n");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll(":(3129|9443|9464)\"", ":0\"")
                        .replaceFirst("changes: 0, reason: \"[^\"]*\"", "changes: 1")
                        .replace("records: {", "zones: [{zone: \".\", upstreams: [127.0.0.1]}]\n  records: {")
                        .replace(
                                "rules:\n",
                                "  listed: {hosts-file: hosts.txt}\nrules:\n"
                                        + "  - {id: listed, clients: [operators], to: [listed]}\n"));
        start();
    }

    @AfterEach
    void stop() {
        appliance.ifPresent(running -> {
            appliance = Optional.empty();
            running.drain(new CountDownLatch(1));
        });
    }

    private void start() throws Exception {
        stop();
        Appliance started = Appliance.start(ConfigSource.of(file), screen);
        appliance = Optional.of(started);
        Matcher admin = Pattern.compile("admin https://127\\.0\\.0\\.1:(\\d+)").matcher(started.readyLine());
        assertThat(admin.find()).isTrue();
        for (String who : List.of("yamada", "suzuki", "sato")) {
            Path profile = person(who);
            Files.writeString(
                    profile, Files.readString(profile).replaceFirst("admin=.*", "admin=127.0.0.1:" + admin.group(1)));
        }
    }

    private Path person(String who) {
        return directory.resolve("town/people/" + who + "/client.properties");
    }

    private String say(int exit, String... words) {
        out.reset();
        err.reset();
        assertThat(CommandLines.execute(screen, words)).as(() -> told() + err).isEqualTo(exit);
        return told();
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String propose(Path what, String... more) {
        String[] words = {
            "change",
            "propose",
            what.toString(),
            "--reason",
            "more",
            "--as",
            person("suzuki").toString()
        };
        Matcher id = Pattern.compile("C-[0-9A-Z]+")
                .matcher(say(0, Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new)));
        assertThat(id.find()).isTrue();
        return id.group();
    }

    private Path edited(String instead, String write) throws Exception {
        Path other = file.resolveSibling("proposal.yaml");
        String before = Files.readString(file);
        assertThat(before).contains(instead);
        return Files.writeString(other, before.replace(instead, write));
    }

    private List<String> rules() {
        return appliance.orElseThrow().settings().rules().stream()
                .map(rule -> rule.id() + " " + rule.targets().get(0).hosts())
                .toList();
    }

    private List<LogLine> records() throws Exception {
        return new LogReader(file.resolveSibling("audit"), LogReader.Filter.none()).last(1000);
    }

    private static String json(LogLine line) {
        return new String(line.json(), StandardCharsets.UTF_8);
    }

    @Test
    void anotherPersonsSignatureBringsAFileInForceAndNothingElseDoes() throws Exception {
        Path proposal = edited("grant-for: 2h", "grant-for: 4h");
        Files.writeString(hosts, "git.example.org\nwww.example.org\n");
        String id = propose(proposal);
        Files.writeString(hosts, "evil.example.org\n");

        assertThat(say(0, "change", "diff", id, "--as", person("sato").toString()))
                .isEqualTo("""
                    + rule listed now leads to www.example.org:443
                    + rule core-db-maintenance, grant-for: 2h → 4h
                    """);
        say(1, "change", "approve", id, "--as", person("suzuki").toString());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("approval.self");
        assertThat(rules()).contains("listed [git.example.org]");

        assertThat(say(0, "change", "approve", id, "--as", person("sato").toString()))
                .contains(id + " is in force, version 2");
        assertThat(rules()).contains("listed [git.example.org, www.example.org]");
        assertThat(say(0, "change", "status", "--as", person("suzuki").toString()))
                .contains("version 2 is in force", id, "activated");
        assertThat(records().stream()
                        .filter(line -> json(line).contains(id))
                        .flatMap(line -> line.ours("step").or(() -> line.member("comment")).stream()))
                .containsExactly("proposed", "refused", "approved", "activated", id + ", version 2");
    }

    @Test
    void aFileBehindTheDesksBackIsDriftNowAndAtTheNextStart() throws Exception {
        Files.writeString(hosts, "evil.example.org\n");
        appliance.orElseThrow().reload("SIGHUP");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("drift: the file is edition");
        assertThat(rules()).contains("listed [git.example.org]");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "approval: {grants: 1, changes: 1}",
                                "approval: {grants: 1, changes: 0, reason: mine}"));
        start();
        assertThat(rules()).contains("listed [git.example.org]");
        assertThat(appliance.orElseThrow().settings().approval().orElseThrow().changes())
                .isEqualTo(1);
        assertThat(records())
                .filteredOn(line -> json(line).contains("nobody approved this file"))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void whatWasApprovedIsWhatTheNextStartLoads() throws Exception {
        String id = propose(edited("grant-for: 2h", "grant-for: 1h"));
        say(0, "change", "approve", id, "--as", person("sato").toString());
        start();
        assertThat(appliance.orElseThrow().settings().rules().stream()
                        .flatMap(rule -> rule.needs().stream())
                        .map(GrantNeed::longest))
                .containsExactly(Duration.ofHours(1));
    }

    @Test
    void aListenerThatWasApprovedOpensAtTheNextStart() throws Exception {
        String id = propose(edited("dns:\n", "dns:\n  cache: {size: 1MiB}\n"));
        say(0, "change", "approve", id, "--as", person("sato").toString());
        String door = propose(edited("listen:\n", "listen:\n  socks5: [{address: \"127.0.0.1:0\"}]\n"));
        assertThat(say(0, "change", "approve", door, "--as", person("sato").toString()))
                .contains("version 3");
        assertThat(say(0, "change", "status", "--as", person("sato").toString()))
                .contains("runs another edition until its next start");
        start();
        assertThat(appliance.orElseThrow().readyLine()).contains("socks5 127.0.0.1:");
    }
}

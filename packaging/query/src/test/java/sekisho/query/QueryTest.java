package sekisho.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditMetrics;
import sekisho.audit.EvidenceBundle;
import sekisho.audit.LogReader;
import sekisho.audit.Verdict;
import sekisho.config.settings.AuditSettings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Questions to a real log. */
class QueryTest {

    private static final Edition EDITION = new Edition("sha256:" + "ab".repeat(32), List.of("suzuki"));

    @TempDir
    static Path directory;

    private static Path log;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void write() throws Exception {
        log = directory.resolve("log");
        var settings = new AuditSettings(log, log.resolve("private/node.key"), 64 * 1024);
        try (AuditLog open = AuditLog.open(settings, "room-a", new AuditMetrics(new SimpleMeterRegistry()))) {
            for (int i = 0; i < 3; i++) {
                Verdict yes = Verdict.allow("wiki", EDITION).under(Optional.of("G-1"));
                record(open, connection("10.0.0.5", "wiki.example", yes));
                record(open, closed("10.0.0.5", "wiki.example", yes, 100, 1_000));
            }
            record(open, connection("10.0.0.6", "wiki.example", Verdict.allow("wiki", EDITION)));
            for (int i = 0; i < 25; i++) {
                record(open, connection("10.0.0.66", "h" + i + ".example", no()));
            }
            record(
                    open,
                    new AuditEvent.Repeated(connection("10.0.0.6", "evil.example", no()), 40, Duration.ofSeconds(1)));
            record(open, connection("10.0.0.6", "=cmd()|' /C calc'!A0", no(), Optional.empty()));
        }
    }

    @Test
    void whoReached() {
        assertThat(lines("--csv", "--set", "host=wiki.example", "@who-reached"))
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("client,address,rule,records,bytes_up,bytes_down,"),
                        first -> assertThat(first).startsWith("anonymous:10.0.0.5/32,10.0.0.5,wiki,6,300,3000,20"),
                        second -> assertThat(second).startsWith("anonymous:10.0.0.6/32,10.0.0.6,wiki,1,,,20"));
    }

    @Test
    void whatOneClientDid() {
        List<String> lines = lines("--csv", "--set", "client=10.0.0.5", "@client");
        assertThat(lines).hasSize(7);
        assertThat(lines.get(2)).contains(",connect,allow,end.client,wiki.example,443,1,100,1000");
        assertThat(lines("--csv", "--set", "client=10.0.0.5", "--set", "to=2020-01-01", "@client"))
                .hasSize(1);
    }

    @Test
    void whatWasRefusedMost() {
        List<String> lines = lines("--csv", "@refused-top");
        assertThat(lines).hasSize(21);
        assertThat(lines.get(1)).as("a repetition counts as often as it says").isEqualTo("evil.example,rule.none,40,1");
    }

    @Test
    void grantsAndWhatTheyCarried() {
        assertThat(lines("--csv", "@grants"))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("G-1,,anonymous:10.0.0.5/32,6,300,3000");
    }

    @Test
    void windowOfAList() {
        List<String> lines = lines("--json", "--set", "least=20", "@attack-window");
        assertThat(String.join("", lines)).contains("\"address\":\"10.0.0.66\"").doesNotContain("10.0.0.6\"");
        assertThat(lines("--json", "--set", "least=2000", "@attack-window")).containsExactly("[", "]");
    }

    @Test
    void row67SpreadsheetRunsNothing() {
        String sql = "SELECT url.url_string AS asked, -1 AS n FROM records WHERE url.url_string LIKE '=%'";
        assertThat(lines("--csv", sql)).containsExactly("asked,n", "'=cmd()|' /C calc'!A0,-1");
    }

    @Test
    void tableForPeople() {
        assertThat(lines(
                        "SELECT count(*) AS records, min(dt) = max(dt) AS one_day FROM records WHERE class_uid = 4001"))
                .hasSize(2)
                .first()
                .isEqualTo("records  one_day");
    }

    @Test
    void everyColumnIsReadAndNothingIsNullThatALineHas() throws Exception {
        assertThat(lines(
                        "--csv",
                        "SELECT count(*) FROM records WHERE \"time\" IS NULL OR metadata.sequence IS NULL"
                                + " OR unmapped.sekisho IS NULL OR dt IS NULL OR utc IS NULL"))
                .last()
                .isEqualTo("0");
        String ddl = Files.readString(Path.of("../athena/records.sql"));
        List<String> columns =
                lines("--csv", "SELECT column_name FROM information_schema.columns WHERE table_name = 'records_raw'");
        assertThat(columns).hasSizeGreaterThan(20);
        for (String column : columns.subList(1, columns.size())) {
            assertThat(ddl)
                    .as("Athena has it too")
                    .containsPattern("[(\\s]`?" + column + "`? (string|bigint|int|array<|struct<)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_json('/etc/hostname')",
                "SELECT * FROM read_csv('/etc/passwd')",
                "COPY records TO 'stolen.csv'",
                "SET enable_external_access = true",
                "ATTACH 'other.db'",
                "INSTALL httpfs",
                "SELECT nothing FROM records",
                "SELECT"
            })
    void sqlReachesNothingButTheTable(String sql) {
        assertThat(ask(sql, log.toString())).isEqualTo(65);
        assertThat(out()).isEmpty();
        assertThat(err()).doesNotContain("\tat ");
    }

    @Test
    void bundleIsAskedAsWell() throws Exception {
        Path zip = directory.resolve("some.zip");
        EvidenceBundle.write(log, LogReader.Filter.ofDecision("allow"), Optional.empty(), "--decision allow", zip);
        assertThat(ask("--csv", "SELECT count(*) FROM records", zip.toString())).isZero();
        assertThat(out()).isEqualTo("count_star()\r\n7\r\n");
        byte[] harmed = Files.readAllBytes(zip);
        harmed[harmed.length / 3] ^= 1;
        Files.write(zip, harmed);
        assertThat(ask("SELECT count(*) FROM records", zip.toString())).isNotZero();
        assertThat(out()).isEmpty();
    }

    @Test
    void logThatDoesNotProveIsNotAsked() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        for (String name : List.of("keys", "checkpoint")) {
            Files.copy(log.resolve(name), copy.resolve(name));
        }
        assertThat(ask("SELECT 1", copy.toString())).isEqualTo(3);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("incomplete");
        assertThat(ask("SELECT 1", directory.resolve("nowhere").toString())).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@nothing", "@client", "@client --set who=me", "@client --set client", ""})
    void wrongUsage(String words) {
        List<String> all = new ArrayList<>(words.isEmpty() ? List.of() : List.of(words.split(" ")));
        all.add(log.toString());
        assertThat(ask(all.toArray(String[]::new))).isEqualTo(64);
    }

    private List<String> lines(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(log.toString());
        assertThat(ask(all.toArray(String[]::new))).as(() -> err()).isZero();
        return out().lines().toList();
    }

    private int ask(String... words) {
        out.reset();
        err.reset();
        return Query.run(
                List.of(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static void record(AuditLog open, AuditEvent event) {
        assertThat(open.record(event).join().isRecorded()).isTrue();
    }

    private static Verdict no() {
        return Verdict.of(Reason.RULE_NONE, Optional.empty(), EDITION);
    }

    private static AuditEvent connection(String client, String host, Verdict verdict) {
        return connection(client, host + ":443", verdict, Optional.of(new Destination(HostName.of(host), 443)));
    }

    private static AuditEvent connection(String client, String asked, Verdict verdict, Optional<Destination> to) {
        return new AuditEvent.Connection(
                DecisionId.next(),
                Door.CONNECT,
                Identity.ofSource(IpAddress.of(client)),
                50_000,
                asked,
                to,
                Optional.of("CONNECT"),
                List.of(),
                verdict);
    }

    private static AuditEvent closed(String client, String host, Verdict verdict, long up, long down) {
        return new AuditEvent.Closed(
                DecisionId.next(),
                Door.CONNECT,
                Identity.ofSource(IpAddress.of(client)),
                50_000,
                new Destination(HostName.of(host), 443),
                IpAddress.of("10.9.0.1"),
                Optional.empty(),
                Verdict.of(Reason.END_CLIENT, verdict.rule(), EDITION).under(verdict.grant()),
                up,
                down,
                Duration.ofSeconds(1));
    }
}

package sekisho.packaging.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditMetrics;
import sekisho.audit.Verdict;
import sekisho.config.approval.ApprovalStep;
import sekisho.config.settings.AuditSettings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.packaging.command.CommandLines;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** The report of a real log, whose records are known. */
class ReportTest {

    private static final Edition EDITION = new Edition("0123456789abcdef".repeat(4), List.of());
    private static final Identity YAMADA =
            new Identity(IpAddress.of("10.10.0.7"), Optional.of("spiffe://example.lg.jp/human/yamada"));
    private static final Identity DESKTOP = Identity.ofSource(IpAddress.of("10.10.0.8"));

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path log;

    @BeforeEach
    void write() throws Exception {
        log = Files.createDirectories(directory.resolve("audit"));
        AuditSettings settings = new AuditSettings(log, log.resolve("private/node.key"), 1 << 20);
        try (AuditLog open = AuditLog.open(settings, "room-a", new AuditMetrics(new SimpleMeterRegistry()))) {
            for (AuditEvent event : events()) {
                open.record(event).join();
            }
        }
    }

    private static List<AuditEvent> events() {
        List<AuditEvent> events = new ArrayList<>();
        events.add(new AuditEvent.EditionChange(DecisionId.next(), EDITION, Optional.empty(), true, "start"));
        events.addAll(carried(YAMADA, "vm-images.s3.ap-northeast-1.amazonaws.com", "10.0.3.3", 5_000, 70));
        events.addAll(carried(DESKTOP, "www.example.jp", "203.0.113.9", 11, 22));
        events.addAll(carried(DESKTOP, "wiki.city.internal", "10.20.0.5", 1, 2));
        events.add(refused("<script>alert(1)</script>", Reason.RULE_NONE));
        events.add(refused("core.city.internal:443", Reason.ADDR_CLASS));
        events.add(refused("core.city.internal:443", Reason.ADDR_CLASS));
        events.add(new AuditEvent.Approval(
                DecisionId.next(),
                new ApprovalStep(
                        ApprovalStep.Act.APPROVED,
                        "R-GT5C20QY64JGPY06",
                        Instant.now(),
                        Map.of("by", "suzuki", "rule", "core-db")),
                EDITION));
        events.add(new AuditEvent.AdminCall(
                DecisionId.next(), YAMADA, 40_000, Optional.of("suzuki"), "GET /audit/records?limit=5", 200));
        return events;
    }

    private static List<AuditEvent> carried(Identity client, String host, String address, long up, long down) {
        DecisionId id = DecisionId.next();
        Destination destination = new Destination(HostName.of(host), 443);
        IpAddress dialed = IpAddress.of(address);
        return List.of(
                new AuditEvent.Connection(
                        id,
                        Door.CONNECT,
                        client,
                        40_000,
                        host + ":443",
                        Optional.of(destination),
                        Optional.of("CONNECT"),
                        List.of(dialed),
                        Verdict.allow("rule", EDITION)),
                new AuditEvent.Closed(
                        id,
                        Door.CONNECT,
                        client,
                        40_000,
                        destination,
                        dialed,
                        Optional.empty(),
                        new Verdict(
                                Verdict.Outcome.ALLOW,
                                Optional.of(Reason.END_CLIENT),
                                Optional.of("rule"),
                                EDITION,
                                Optional.empty(),
                                Optional.empty()),
                        up,
                        down,
                        Duration.ofSeconds(2)));
    }

    private static AuditEvent refused(String asked, Reason reason) {
        return new AuditEvent.Connection(
                DecisionId.next(),
                Door.CONNECT,
                DESKTOP,
                40_001,
                asked,
                Optional.empty(),
                Optional.of("CONNECT"),
                List.of(),
                Verdict.of(reason, Optional.empty(), EDITION));
    }

    private int sekisho(Words words, Object... more) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of("report", log.toString()));
        Stream.of(more).map(Object::toString).forEach(all::add);
        return CommandLines.execute(
                new Screen(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        words,
                        false),
                all.toArray(String[]::new));
    }

    private String page() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The page without tags, one cell or sentence a line. */
    private List<String> cells() {
        return page().lines()
                .map(line -> line.replaceAll("<[^>]*>", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void eachStatementNamesItsRecords() {
        assertThat(sekisho(Words.english())).as(err.toString()).isZero();
        assertThat(cells())
                .contains("3 connections were opened, 1 of them to addresses that are not private. 3 requests were"
                        + " refused.")
                .containsSequence("refused", "addr.class (an address is outside the rule&#39;s range)", "2", "#8 – #9")
                .containsSequence(
                        "spiffe://example.lg.jp/human/yamada → vm-images.s3.ap-northeast-1.amazonaws.com:443",
                        "1",
                        "5000",
                        "70",
                        "#2")
                .containsSequence("vm-images.s3.ap-northeast-1.amazonaws.com:443", "1", "5000", "70", "#2")
                .containsSequence("approved", "R-GT5C20QY64JGPY06", "suzuki", "core-db")
                .contains("#10", "#11", "The log was read 1 times over the API.");
        assertThat(page()).contains("reached, not private").contains("www.example.jp:443 203.0.113.9");
    }

    @Test
    void saysWhatItCannotShow() {
        sekisho(Words.english());
        assertThat(page().split("Not shown by this log:", -1)).hasSize(10);
        assertThat(page()).contains("NIST SP 800-88", "No. 18", "No. 4 and 5", "No. 7", "No. 278");
    }

    @Test
    void textsOfTheNetworkStayTexts() {
        sekisho(Words.english());
        assertThat(page()).doesNotContain("<script").contains("</html>").contains("@page");
    }

    @Test
    void speaksJapanese() {
        assertThat(sekisho(Words.english(), "--language", "ja")).isZero();
        assertThat(page()).contains("<html lang=\"ja\">", "このログでは示せません", "ネットワークの分離", "記録番号");
        assertThat(sekisho(Words.japanese())).isZero();
        assertThat(page()).contains("<html lang=\"ja\">");
    }

    @Test
    void periodLeavesOutTheRest() {
        assertThat(sekisho(Words.english(), "--to", "2020-01-01")).isZero();
        assertThat(page()).contains("Records from – to – (Asia/Tokyo): 0.");
        assertThat(sekisho(Words.english(), "--from", "2020-01-01", "--to", "2120-01-01"))
                .isZero();
        assertThat(page()).contains("3 connections were opened");
    }

    @Test
    void filedExceptionsStandInTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("sekisho.yaml"), """
            version: 1
            name: room-a
            listen: {proxy: [{address: "127.0.0.1:0"}]}
            clients: {all: {networks: [10.0.0.0/8]}}
            rules:
              - {id: vendor, clients: [all], hosts: [10.20.0.9], until: 2099-03-31, reason: filed as exception 12}
              - {id: wiki, clients: [all], hosts: [10.20.0.8]}
            audit: {directory: audit, when-unavailable: close}
            """);
        assertThat(sekisho(Words.english(), "--config", file))
                .as(err.toString())
                .isZero();
        assertThat(cells())
                .containsSequence("rule", "vendor: filed as exception 12", "2099-04-01 00:00:00", "line 6")
                .containsSequence("rule", "wiki", "no end", "line 7");
    }

    @Test
    void logThatIsNotProvenGivesNoReport() throws IOException {
        Path segment;
        try (Stream<Path> files = Files.list(log)) {
            segment = files.filter(file -> file.getFileName().toString().startsWith("seg-"))
                    .findFirst()
                    .orElseThrow();
        }
        String text = Files.readString(segment, StandardCharsets.ISO_8859_1);
        Files.writeString(segment, text.replace("www.example.jp", "www.exbmple.jp"), StandardCharsets.ISO_8859_1);
        assertThat(sekisho(Words.english())).isEqualTo(2);
        assertThat(page()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is not proven");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--language=fr", "--from=yesterday", "--zone=Mars/Base", "--config=nowhere.yaml"})
    void wrongWordsAreExitCode2(String word) {
        assertThat(sekisho(Words.english(), word)).isEqualTo(2);
        assertThat(page()).isEmpty();
    }
}

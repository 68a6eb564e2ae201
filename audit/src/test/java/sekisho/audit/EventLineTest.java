package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

class EventLineTest {

    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

    private final EventLine lines = new EventLine(Samples.NODE, "0.1.0", Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void refusedConnectionSaysEverything() {
        AuditEvent.Connection event = Samples.refused(Reason.RULE_NONE);
        LogLine line = line(event);
        assertMembers(
                line,
                Map.ofEntries(
                        Map.entry("metadata.sequence", "7"),
                        Map.entry("metadata.uid", event.id().text()),
                        Map.entry("metadata.version", "1.8.0"),
                        Map.entry("metadata.product.name", "Sekisho"),
                        Map.entry("time", Long.toString(NOW.toEpochMilli())),
                        Map.entry("class_uid", "4001"),
                        Map.entry("category_uid", "4"),
                        Map.entry("activity_id", "5"),
                        Map.entry("type_uid", "400105"),
                        Map.entry("severity_id", "2"),
                        Map.entry("status_id", "2"),
                        Map.entry("status_code", "rule.none"),
                        Map.entry("device.uid", "room-a"),
                        Map.entry("actor.user.uid", "anonymous:10.0.0.5/32"),
                        Map.entry("src_endpoint.ip", "10.0.0.5"),
                        Map.entry("src_endpoint.port", "50000"),
                        Map.entry("dst_endpoint.hostname", "example.com"),
                        Map.entry("dst_endpoint.port", "443"),
                        Map.entry("unmapped.sekisho.decision", "deny"),
                        Map.entry("unmapped.sekisho.reason", "rule.none"),
                        Map.entry("unmapped.sekisho.edition", Samples.EDITION.digest()),
                        Map.entry("unmapped.sekisho.approvers.0", "suzuki"),
                        Map.entry("unmapped.sekisho.proven_by", "network"),
                        Map.entry("unmapped.sekisho.door", "connect")));
        assertThat(line.ours("s"))
                .hasValueSatisfying(blinding -> assertThat(blinding).matches("[0-9a-f]{32}"));
        assertThat(line.ours("rule")).isEmpty();
    }

    @Test
    void classesAndActivitiesAreThoseOfOcsf() {
        Verdict allow = Verdict.allow("web", Samples.EDITION);
        DecisionId id = DecisionId.next();
        Map<String, AuditEvent> rows = Map.of(
                "400101", Samples.allowed(),
                "400102", Samples.closed(),
                "400104", Samples.refused(Reason.CONNECT_REFUSED),
                "400105", Samples.refused(Reason.LOOP),
                "400203", http("GET"),
                "400299", http("PROPFIND"),
                "400306", Samples.query(allow),
                "300410", new AuditEvent.EditionChange(id, Samples.EDITION, Optional.empty(), true, "start"),
                "600203", new AuditEvent.Lifecycle(id, true, "", Samples.EDITION),
                "600302", new AuditEvent.AdminCall(id, Samples.CLIENT, 1, Optional.empty(), "GET /status", 200));
        rows.forEach((type, event) -> assertMembers(
                line(event),
                Map.of(
                        "type_uid", type,
                        "class_uid", type.substring(0, 4),
                        "category_uid", type.substring(0, 1),
                        "activity_id", Integer.toString(Integer.parseInt(type.substring(4))))));
        assertMembers(
                line(new AuditEvent.LogActivity(id, "rotate", Map.of("next", "9"))),
                Map.of("type_uid", "100805", "unmapped.sekisho.facts.next", "9"));
        assertMembers(
                line(new AuditEvent.LogActivity(id, "heartbeat", Map.of())),
                Map.of("type_uid", "100899", "activity_name", "heartbeat"));
    }

    @Test
    void certificateThatWasRefusedIsNamed() {
        assertMembers(
                line(new AuditEvent.Authentication(
                        DecisionId.next(),
                        Door.HTTP,
                        Samples.CLIENT,
                        1,
                        Optional.of(new AuditEvent.Authentication.Presented("CN=\u202eevil", "CN=room", "1f", "ab")),
                        Verdict.of(Reason.CERTIFICATE_REVOKED, Optional.empty(), Samples.EDITION))),
                Map.of(
                        "type_uid", "300201",
                        "status_code", "certificate.revoked",
                        "certificate.serial_number", "1f",
                        "unmapped.sekisho.decision", "deny"));
    }

    @Test
    void closeTellsBytesAndTime() {
        assertMembers(
                line(Samples.closed()),
                Map.of(
                        "duration", "1500",
                        "traffic.bytes_out", "1000",
                        "traffic.bytes_in", "20000",
                        "traffic.bytes", "21000",
                        "unmapped.sekisho.decision", "allow",
                        "unmapped.sekisho.reason", "end.client"));
    }

    @Test
    void queryTellsAnswerOrRefusedAddresses() {
        assertMembers(
                line(Samples.query(Verdict.allow("web", Samples.EDITION))),
                Map.of("query.hostname", "example.com.", "query.type", "A", "answers.0.rdata", "93.184.215.14"));
        Optional<String> detail = Optional.of("93.184.215.14: public");
        LogLine refused =
                line(Samples.query(Verdict.of(Reason.ADDR_CLASS, Optional.of("web"), Samples.EDITION, detail)));
        assertThat(refused.member("status_detail")).contains(Reason.ADDR_CLASS.en() + ": 93.184.215.14: public");
        assertThat(refused.member("answers.0.rdata")).isEmpty();
        assertMembers(refused, Map.of("unmapped.sekisho.addresses.0", "93.184.215.14", "unmapped.sekisho.rule", "web"));
    }

    @Test
    void repetitionTellsItsCount() {
        LogLine line = line(new AuditEvent.Repeated(Samples.refused(Reason.RULE_NONE), 4_711, Duration.ofMillis(900)));
        assertMembers(line, Map.of("count", "4711", "duration", "900", "unmapped.sekisho.reason", "rule.none"));
    }

    @Test
    void row71NobodyIsEmpty() {
        Identity v6 = Identity.ofSource(IpAddress.of("2001:db8::5"));
        DecisionId id = DecisionId.next();
        LogLine call = line(new AuditEvent.AdminCall(id, v6, 1, Optional.empty(), "GET /status", 403));
        assertMembers(call, Map.of("actor.user.uid", "anonymous:2001:db8::5/128", "status_id", "2"));
        Identity person = new Identity(IpAddress.of("10.0.0.1"), Optional.of("spiffe://example.lg.jp/human/yamada"));
        LogLine known = line(new AuditEvent.AdminCall(id, person, 1, Optional.empty(), "GET /status", 200));
        assertMembers(known, Map.of("actor.user.uid", "spiffe://example.lg.jp/human/yamada"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nul\0.example",
                "crlf\r\nSet: x",
                "\u001b[2J\u001b]0;title\u0007",
                "rtl\u202Egnp.exe",
                "\u2066x\u2069",
                "\u2028line\u2029",
                "\u0085\u009b31m",
                "\uFEFFbom",
                "quote\"back\\slash",
                "\u200Bzero",
                "tag\uDB40\uDC41",
                "日本語の名前",
                "é\u0301",
                "😀",
                "</script>",
                "\uE000private"
            })
    void row66TextIsOneSafeLineAndComesBack(String asked) {
        byte[] leaf =
                leaf(Samples.connection(Verdict.of(Reason.HOST_SYNTAX, Optional.empty(), Samples.EDITION), asked));
        String text = new String(leaf, StandardCharsets.UTF_8);
        assertThat(text).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}]");
        assertThat(new LogLine(leaf).member("url.url_string")).contains(asked);
        assertThat(new LogLine(leaf).human(Locale.JAPANESE, ZoneOffset.UTC))
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}]");
    }

    @Test
    void row66LoneSurrogateBecomesReplacement() {
        byte[] leaf = leaf(Samples.connection(
                Verdict.of(Reason.HOST_SYNTAX, Optional.empty(), Samples.EDITION), "a\uD800b\uDC00"));
        assertThat(new LogLine(leaf).member("url.url_string")).contains("a\uFFFDb\uFFFD");
    }

    @Test
    void row66WorstTextsStayWithinTheLeaf() {
        String worst = "\u202E".repeat(70_000);
        Identity person = new Identity(IpAddress.of("10.0.0.1"), Optional.of(worst));
        List<IpAddress> addresses = Collections.nCopies(500, IpAddress.of("2001:db8:1111:2222:3333:4444:5555:6666"));
        var edition = new Edition("sha256:" + "0".repeat(64), Collections.nCopies(99, worst));
        byte[] leaf = leaf(new AuditEvent.Connection(
                DecisionId.next(),
                Door.HTTP,
                person,
                1,
                worst,
                Optional.of(Samples.PLACE),
                Optional.of(worst),
                addresses,
                Verdict.of(Reason.RULE_NONE, Optional.of("r".repeat(64)), edition)));
        assertThat(leaf.length).isBetween(20_000, EventLine.MOST_BYTES);
        assertThat(new LogLine(leaf).member("unreadable")).isEmpty();
    }

    @Test
    void humanLineTellsWhyInBothLanguages() {
        LogLine line = line(Samples.refused(Reason.RULE_NONE));
        assertThat(line.human(Locale.ENGLISH, ZoneOffset.UTC))
                .contains("2026-11-23 07:00:00.000", "#7", "deny", "connect", "10.0.0.5", "-> example.com:443")
                .contains("rule.none (" + Reason.RULE_NONE.en() + ")", line.id());
        assertThat(line.human(Locale.JAPANESE, ZoneOffset.UTC)).contains(Reason.RULE_NONE.ja());
    }

    private static AuditEvent http(String method) {
        return new AuditEvent.Connection(
                DecisionId.next(),
                Door.HTTP,
                Samples.CLIENT,
                1,
                "http://example.com/",
                Optional.of(Samples.PLACE),
                Optional.of(method),
                List.of(),
                Verdict.allow("web", Samples.EDITION));
    }

    private static void assertMembers(LogLine line, Map<String, String> expected) {
        assertThat(line.member("unreadable")).isEmpty();
        expected.forEach((path, value) -> assertThat(line.member(path)).as(path).contains(value));
    }

    private LogLine line(AuditEvent event) {
        return new LogLine(leaf(event));
    }

    private byte[] leaf(AuditEvent event) {
        EventLine.Unnumbered line = lines.encode(event);
        String rest = new String(line.rest(), 0, line.length(), StandardCharsets.UTF_8);
        return (new String(EventLine.START, StandardCharsets.UTF_8) + 7 + rest).getBytes(StandardCharsets.UTF_8);
    }
}

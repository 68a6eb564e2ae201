package sekisho.packaging.squid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.packaging.command.CommandLines;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

class SquidImportTest {

    private static final Path FILES = Path.of("src/test/resources/squid");
    private static final ImportOptions OPTIONS =
            new ImportOptions("imported", ZoneId.of("Asia/Tokyo"), "any", Optional.empty(), Optional.of("10.0.1.10"));

    @TempDir
    private Path scratch;

    private static SquidImport read(Path file, ImportOptions options) throws Exception {
        return SquidImport.of(file, options, finding -> finding.kind().label() + " " + finding.key());
    }

    private SquidImport of(String... lines) throws Exception {
        Path file = scratch.resolve("squid.conf");
        Files.writeString(file, String.join("\n", lines) + "\n");
        return read(file, OPTIONS);
    }

    private static List<String> rules(SquidImport made) {
        return Pattern.compile("(?m)^  - id: (\\S+)$")
                .matcher(made.yaml())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> findings(SquidImport made) {
        return made.findings().stream()
                .map(finding -> finding.kind().label() + " " + finding.key())
                .toList();
    }

    /** Realistic files: what becomes of them, and what both answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            plain        | room-tools deny-old deny-guests                              | -                                    | 0  | true
            fargate      | localnet-whitelist deny-bad                                  | dropped own, wider connect, stricter ports | 28 | false
            office       | connect-admins-updates-ssl deny-tracker connect-staff-portal-ssl-worktime connect-staff-portal-ssl-saturday | wider forward, wider forward, wider forward | - | false
            municipality | servers-lgwan servers-partner                                | asked user, asked user               | 0  | false
            included     | offices deny-regexed                                         | asked listener, dropped directive    | 0  | false
            open         | -                                                            | asked denial, asked term, asked denial, asked default | 0 | false
            """)
    void realFile(String name, String rules, String findings, Integer wider, boolean equivalent) throws Exception {
        SquidImport made = read(FILES.resolve(name + ".conf"), OPTIONS);
        assertThat(made.problems()).isEmpty();
        assertThat(rules(made)).isEqualTo(rules == null ? List.of() : List.of(rules.split(" ")));
        assertThat(findings(made)).isEqualTo(findings == null ? List.of() : List.of(findings.split(", ")));
        Comparison both = made.comparison().orElseThrow();
        assertThat(both.same()).isGreaterThan(100);
        if (wider != null) {
            assertThat(both.wider()).hasSize(wider);
        }
        assertThat(made.isEquivalent()).isEqualTo(equivalent);
    }

    /** Where nothing is told to be wider, no probe finds anything wider; of the rest only what was told. */
    @ParameterizedTest
    @CsvSource({"plain", "fargate", "office", "municipality", "included", "open"})
    void whatIsWiderWasTold(String name) throws Exception {
        SquidImport made = read(FILES.resolve(name + ".conf"), OPTIONS);
        assertThat(made.comparison().orElseThrow().wider())
                .allMatch(probe -> (probe.contains("CONNECT")
                                && findings(made).contains("wider connect")
                                && probe.contains(":80 "))
                        || (probe.contains("GET")
                                && findings(made).contains("wider forward")
                                && probe.contains(":443/ ")));
    }

    @Test
    void usersBecomeCertificates() throws Exception {
        ImportOptions named = new ImportOptions(
                "imported",
                ZoneId.of("Asia/Tokyo"),
                "any",
                Optional.of("spiffe://example.lg.jp/human/USER"),
                Optional.empty());
        String yaml = SquidImport.of(FILES.resolve("municipality.conf"), named, Finding::key)
                .yaml();
        assertThat(yaml)
                .contains(
                        "certificates: [\"spiffe://example.lg.jp/human/yamada\", \"spiffe://example.lg.jp/human/suzuki\"]")
                .contains("certificates: [\"spiffe://example.lg.jp/human/*\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            acl a src 10.0.0.0/8        | acl d dstdomain .x.example  | http_access allow a              | asked anywhere
            acl a src host.example      | acl d dstdomain .x.example  | http_access allow a d            | asked value, asked term
            acl a src 10.0.0.0/255.0.255.0 | acl d dstdomain .x.example | http_access allow a d          | asked value, asked term
            acl a src 10.0.0.0/8        | acl d dstdom_regex x.*y     | http_access allow a d            | asked value, asked term
            acl a src 10.0.0.0/8        | acl d dst 192.0.2.0/24      | http_access allow a d            | asked term
            acl a src 10.0.0.0/8        | acl d dstdomain .x.example  | http_access allow a d unknown    | asked term
            acl a src 10.0.0.0/8        | acl d dstdomain .x.example  | http_access allow !all d         | dropped never
            acl a src 10.0.0.0/8        | acl d time 9:00-8:00        | http_access allow a d            | asked value, asked term
            acl a port 70000            | acl d dstdomain .x.example  | http_access allow a d            | asked value, asked term
            acl a method POST           | acl d dstdomain .x.example  | http_access allow a d            | asked term
            """)
    void whatNoRuleSaysIsAsked(String first, String second, String access, String findings) throws Exception {
        SquidImport made = of(first, second, access);
        assertThat(String.join(", ", findings(made))).isEqualTo(findings);
        assertThat(rules(made)).isEmpty();
        assertThat(made.comparison().orElseThrow().wider()).isEmpty();
    }

    @Test
    void earlierDenialHoldsForEveryLaterLine() throws Exception {
        SquidImport made = of(
                "acl a src 10.1.0.0/16",
                "acl b src 10.2.0.0/16",
                "acl some src 10.1.7.0/24 10.2.7.0/24",
                "acl x dstdomain .x.example",
                "acl y dstdomain .y.example",
                "acl web port 443",
                "http_access deny !web",
                "http_access deny some",
                "http_access allow a x",
                "http_access allow b y",
                "http_access deny all");
        assertThat(rules(made)).containsExactly("a-x", "deny-some", "b-y", "deny-some-2");
        assertThat(made.comparison().orElseThrow().stricter()).isEmpty();
        assertThat(made.isEquivalent()).isTrue();
    }

    /** An order of its own: a name that a later line denies stays allowed in Squid, and is refused here. */
    @Test
    void laterDenialDoesNotReachBack() throws Exception {
        SquidImport made = of(
                "acl a src 10.1.0.0/16",
                "acl x dstdomain .x.example",
                "acl w dstdomain w.x.example",
                "acl y dstdomain .y.example",
                "acl web port 443",
                "http_access deny !web",
                "http_access allow a x",
                "http_access deny w",
                "http_access allow a y",
                "http_access deny all");
        assertThat(rules(made)).containsExactly("a-x", "a-y");
        assertThat(made.isEquivalent()).isTrue();
    }

    @Test
    void rangesOfAddressesBecomeBlocks() {
        assertThat(Sources.read("10.0.0.1-10.0.0.6"))
                .hasToString("[10.0.0.1/32, 10.0.0.2/31, 10.0.0.4/31, 10.0.0.6/32]");
        assertThat(Sources.read("0.0.0.0-255.255.255.255")).hasToString("[0.0.0.0/0]");
        assertThat(Sources.read("10.1.2.3/255.255.0.0")).hasToString("[10.1.0.0/16]");
        assertThat(Sources.read("2001:db8::1-2001:db8::2")).hasToString("[2001:db8::1/128, 2001:db8::2/128]");
        for (String wrong :
                List.of("10.0.0.9-10.0.0.1", "10.0.0.1-::1", "10.0.0.0/33", "x", "10.0.0.0/255.0.0.255", "")) {
            assertThat(Sources.read(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void commandPrintsTheFileAndTellsWhatToRead() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Screen screen = new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Words.japanese(),
                false);
        String[] words = {"import", "squid", FILES.resolve("municipality.conf").toString()};
        assertThat(CommandLines.execute(screen, words)).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("# From ").contains("version: 1\n");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("municipality.conf:14: asked: allow room tax kakari: パスワードを求めています。")
                .contains("比較: 同じ 410 件");

        words[2] = FILES.resolve("plain.conf").toString();
        assertThat(CommandLines.execute(screen, words)).isZero();
        words[2] = scratch.resolve("none.conf").toString();
        assertThat(CommandLines.execute(screen, words)).isEqualTo(2);
        out.reset();
        String[] json = Arrays.copyOf(words, 4);
        json[2] = FILES.resolve("plain.conf").toString();
        json[3] = "--json";
        assertThat(CommandLines.execute(screen, json)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"equivalent\":true,\"findings\":[]");
    }

    /** A file that includes itself ends. */
    @Test
    void includeHasAnEnd() throws Exception {
        Path file = scratch.resolve("squid.conf");
        Files.writeString(file, "include squid.conf\n");
        assertThatThrownBy(() -> read(file, OPTIONS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nested too deeply");
    }
}

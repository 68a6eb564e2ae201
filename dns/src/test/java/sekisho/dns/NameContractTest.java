package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.dns.ContractRow.row;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4b: names. */
class NameContractTest {

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.1.2.3"));
        resolver = Resolver.start(Resolver.yaml("""
                - id: inside
                  clients: [here]
                  reason: reverse names of a whole network
                  hosts: [amazonaws.com, "*.s3.amazonaws.com", "**.deep.internal", kelvin.example, xn--wgv71a119e.example,
                    evil.example, wpad, printer, "**.test", "**.invalid", "**.onion", "**.local", "**.home.arpa",
                    "**.10.in-addr.arpa", "**.8.8.in-addr.arpa", "**.d.f.ip6.arpa", "**.256.in-addr.arpa", db1.internal]
                """, """
                zones: [{zone: ".", upstreams: ["%1$s"]}, {zone: printer, upstreams: ["%1$s"]},
                  {zone: corp.local, upstreams: ["%1$s"]}]
                records: {db1.internal: 10.4.4.4}
                """.formatted(upstream.address())));
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    static Stream<ContractRow> rows() {
        return Stream.of(shapes(), policies()).flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersExactly(ContractRow row) throws Exception {
        row.check(resolver, upstream);
    }

    private static Stream<ContractRow> shapes() {
        String malformed = "FORMERR bare / dns.malformed";
        byte[] many = new byte[255];
        for (int i = 0; i < 254; i += 2) {
            many[i] = 1;
            many[i + 1] = 'x';
        }
        return Stream.of(
                raw("28 extended label", malformed, 0x41, 1, 0, 0, 1, 0, 1),
                raw("28 label type 0x80", malformed, 0x81, 1, 0, 0, 1, 0, 1),
                row("29 label of 63", Packet.query("a".repeat(63) + ".deep.internal", 1), "NOERROR / none"),
                raw("29 length byte 64", malformed, join(64, "a".repeat(64), 0, 0, 1, 0, 1)),
                row("30 name of 255", Packet.query(longName(255), 1), "NOERROR / none"),
                row("30 name of 256", Packet.query(longName(256), 1), malformed),
                row("31 127 labels", Packet.of(7, 0x0100).question(many, 1, 1), "NXDOMAIN / rule.none"),
                raw("32 pointer to itself", malformed, 0xc0, 12, 0, 1, 0, 1),
                raw("32 pointer forward", malformed, 0xc0, 20, 0, 1, 0, 1, 1, 'a', 0),
                raw("32 pointer into the header", malformed, 0xc0, 4, 0, 1, 0, 1),
                raw("32 label, then pointer to it", malformed, 1, 'a', 0xc0, 12, 0, 1, 0, 1),
                raw("35 label cut", malformed, 5, 'a', 'b'),
                raw("35 no terminator", malformed, 1, 'a', 0x3f),
                raw("35 no class", malformed, 1, 'a', 0, 0, 1),
                raw("35 no type", malformed, 1, 'a', 0));
    }

    private static Stream<ContractRow> policies() {
        String none = "NXDOMAIN / rule.none";
        return Stream.of(
                labels("36 a dot inside a label", none, "evil.example"),
                labels("36 two labels for three", none, "x.s3", "amazonaws", "com"),
                labels("37 NUL", none, "a\0", "deep", "internal"),
                labels("37 0xFF", none, "\u00ff", "deep", "internal"),
                labels("37 space", none, "a b", "deep", "internal"),
                labels("37 slash and quote", none, "/\"", "deep", "internal"),
                labels("37 newline, escape", none, "\n\u001b[31m", "deep", "internal"),
                labels("37 script", none, "<script>", "deep", "internal"),
                row("37 underscore", Packet.query("_tcp.deep.internal", 1), "NOERROR / none"),
                labels("38 star", none, "*", "s3", "amazonaws", "com"),
                row("39 mixed case", Packet.query("AmAzonAWS.cOm", 1), "NOERROR / none"),
                labels("40 Kelvin sign", none, "\u00e2\u0084\u00aaelvin", "example"),
                labels("41 raw UTF-8", none, "\u00e6\u0097\u00a5\u00e6\u009c\u00ac\u00e8\u00aa\u009e", "example"),
                row("41 A-label", Packet.query("xn--wgv71a119e.example", 1), "NOERROR / none"),
                row("42 bad punycode", Packet.query("xn--0.deep.internal", 1), none),
                row("44 suffix trick", Packet.query("evil-amazonaws.com", 1), none),
                row("44 prefix trick", Packet.query("amazonaws.com.evil.net", 1), none),
                row("45 apex of *", Packet.query("s3.amazonaws.com", 1), none),
                row("45 one label", Packet.query("a.s3.amazonaws.com", 1), "NOERROR / none"),
                row("45 two labels", Packet.query("a.b.s3.amazonaws.com", 1), none),
                row("45 any depth", Packet.query("a.b.c.deep.internal", 1), "NOERROR / none"),
                row("45 apex of **", Packet.query("deep.internal", 1), none),
                row("46 junk", Packet.query("host.corp.local.amazonaws.com", 1), none),
                row("47 localhost", Packet.query("localhost", 1), "NXDOMAIN / host.special"));
    }

    /** Allowed, or not: names of these kinds are known here to be absent, and no upstream hears of them. */
    @ParameterizedTest
    @CsvSource({
        "46 single label, wpad, 1, NXDOMAIN",
        "46 single label with a zone, printer, 1, asked",
        "47 test, a.test, 1, NXDOMAIN",
        "47 invalid, a.invalid, 1, NXDOMAIN",
        "47 onion, a.onion, 1, NXDOMAIN",
        "47 local, a.local, 1, NXDOMAIN",
        "47 local with a zone, a.corp.local, 1, asked",
        "47 home.arpa, a.home.arpa, 1, NXDOMAIN",
        "48 private with a record, 4.4.4.10.in-addr.arpa, 12, db1.internal.",
        "48 private, 5.4.4.10.in-addr.arpa, 12, NXDOMAIN",
        "48 private IPv6, 1.0.d.f.ip6.arpa, 12, NXDOMAIN",
        "48 public and allowed, 8.8.8.8.in-addr.arpa, 12, asked",
        "48 public, 9.9.9.9.in-addr.arpa, 12, NXDOMAIN",
        "48 octet 256, 1.1.256.in-addr.arpa, 12, NXDOMAIN",
        "48 leading zero, 01.4.4.10.in-addr.arpa, 12, NXDOMAIN",
        "48 five octets, 1.4.4.4.10.in-addr.arpa, 12, NXDOMAIN",
        "48 33 nibbles, 0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa, 12, NXDOMAIN"
    })
    void special(String row, String name, int type, String want) throws Exception {
        upstream.forget();
        Reading answer = resolver.ask(Packet.query(name, type));
        if (want.equals("asked")) {
            assertThat(upstream.asked()).extracting(FakeUpstream.Asked::name).containsExactly(name);
            return;
        }
        assertThat(upstream.asked()).isEmpty();
        if (want.equals("NXDOMAIN")) {
            assertThat(answer.rcode()).isEqualTo("NXDOMAIN");
            assertThat(answer.hasSoa()).isTrue();
        } else {
            assertThat(answer.data()).containsExactly(want);
        }
    }

    @Test
    void row36_37_namesAreWrittenDownInPresentationFormat() throws Exception {
        resolver.records().clear();
        resolver.ask(Packet.of(1, 0x0100).question(Packet.labels("evil.com"), 1, 1));
        resolver.ask(Packet.of(2, 0x0100).question(Packet.labels("\n\u001b\u00ff \"\\", "X"), 1, 1));
        assertThat(resolver.records())
                .extracting(record -> record.name())
                .containsExactly("evil\\.com", "\\010\\027\\255\\032\\\"\\\\.X");
    }

    @Test
    void row39_theClientsCaseComesBackAlsoFromTheCache() throws Exception {
        upstream.forget();
        for (String name : List.of("cAsE.s3.AMAZONAWS.com", "CASE.S3.amazonaws.COM", "case.s3.amazonaws.com")) {
            Packet query = Packet.query(name, 1);
            Reading answer = resolver.ask(query);
            assertThat(answer.question()).isEqualTo(Arrays.copyOfRange(query.bytes(), 12, query.bytes().length));
            assertThat(answer.answers()).containsExactly(name + " A 10.1.2.3");
        }
        assertThat(upstream.asked()).extracting(FakeUpstream.Asked::name).containsExactly("case.s3.amazonaws.com");
    }

    /** A name below deep.internal of so many octets. */
    private static String longName(int octets) {
        int rest = octets - Packet.name("deep.internal").length;
        StringBuilder name = new StringBuilder();
        while (rest > 64) {
            int label = Math.min(63, rest - 3);
            name.append("a".repeat(label)).append('.');
            rest -= label + 1;
        }
        return name.append("a".repeat(rest - 1)).append(".deep.internal").toString();
    }

    private static ContractRow labels(String id, String want, String... labels) {
        return row(id, Packet.of(7, 0x0100).question(Packet.labels(labels), 1, 1), want);
    }

    private static ContractRow raw(String id, String want, int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        return row(id, Packet.of(7, 0x0100).count(0, 1).raw(raw), want);
    }

    private static int[] join(int first, String middle, int... last) {
        int[] out = new int[1 + middle.length() + last.length];
        out[0] = first;
        for (int i = 0; i < middle.length(); i++) {
            out[1 + i] = middle.charAt(i);
        }
        System.arraycopy(last, 0, out, 1 + middle.length(), last.length);
        return out;
    }
}

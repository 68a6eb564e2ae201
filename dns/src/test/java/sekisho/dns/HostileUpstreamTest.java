package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.config.value.Reason;

/** Contract 4e, what one upstream may say to one question, and what the client gets for it. */
class HostileUpstreamTest {

    /**
     * @param says what the upstream sends, given the question and the name that was asked
     * @param want as the client sees it, then {@code / reason} as the record has it
     * @param answers data of the answer section; {@code @} stands for the name
     */
    record Row(
            String id,
            int type,
            BiFunction<FakeUpstream.Asked, String, List<byte[]>> says,
            String want,
            String... answers) {
        @Override
        public String toString() {
            return id + " -> " + want;
        }
    }

    private static final String GOOD = "10.1.2.3";
    private static final String OK = "NOERROR / none";
    private static final String FAILED = "SERVFAIL 22 / dns.servfail";
    private static final String CHAIN = "SERVFAIL 22 / dns.chain";

    private static FakeUpstream upstream;
    private static Resolver resolver;
    private static int number;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.silence());
        resolver = Resolver.start(Resolver.yaml("""
                - {id: inside, clients: [here], hosts: ["*.db.internal", "*.slow.internal", ok.internal]}
                - {id: trusting, clients: [here], hosts: ["*.trust.internal"], chain: trust}
                """, """
                zones:
                  - {zone: ".", upstreams: ["%1$s"], timeout: 20s}
                  - {zone: slow.internal, upstreams: ["%1$s"], timeout: 250ms}
                """.formatted(upstream.address())));
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    static Stream<Row> rows() {
        return Stream.of(strangers(), sections(), chains(), rules(), data(), rcodes())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersExactly(Row row) throws Exception {
        String zone = row.id().contains("trust") ? "trust" : row.id().equals("silence") ? "slow" : "db";
        String name = "r" + number++ + "." + zone + ".internal";
        resolver.records().clear();
        upstream.forget();
        upstream.says(asked -> row.says().apply(asked, name));
        Reading answer = resolver.ask(Packet.query(name, row.type()).edns());
        var record = resolver.records().get(0);
        assertThat(answer.told() + " / "
                        + record.verdict().reason().map(Reason::code).orElse("none"))
                .isEqualTo(row.want());
        assertThat(answer.answers())
                .containsExactly(Arrays.stream(row.answers())
                        .map(text -> text.replace("@", name))
                        .toArray(String[]::new));
        assertThat(upstream.asked().size()).as("attempts").isLessThanOrEqualTo(2);
    }

    /** One datagram that must be ignored, then the real answer: the wait goes on. */
    private static Row ignored(String id, Function<FakeUpstream.Asked, Packet> bait) {
        return new Row(
                id,
                Packet.A,
                (asked, name) -> List.of(
                        bait.apply(asked).bytes(),
                        asked.reply().address(name, GOOD).bytes()),
                OK,
                "@ A " + GOOD);
    }

    private static Row says(String id, BiFunction<Packet, String, Packet> says, String want, String... answers) {
        return new Row(
                id,
                Packet.A,
                (asked, name) -> List.of(says.apply(asked.reply(), name).bytes()),
                want,
                answers);
    }

    private static Stream<Row> strangers() {
        String evil = "10.6.6.6";
        return Stream.of(
                ignored(
                        "87 wrong id",
                        asked -> Packet.of(Wire.u16(asked.message(), 0) ^ 1, 0x8180)
                                .question(asked.name(), 1, 1)
                                .address(asked.name(), evil)),
                ignored("87 wrong name", asked -> again(asked, "x.db.internal", 1, 1)),
                ignored("87 wrong type", asked -> again(asked, asked.name(), 28, 1)),
                ignored("87 wrong class", asked -> again(asked, asked.name(), 1, 3)),
                ignored("87 other case", asked -> again(asked, asked.name().toUpperCase(), 1, 1)),
                ignored("89 malformed first", asked -> asked.reply().count(1, 1).raw(new byte[] {(byte) 0xc0})),
                ignored("89 pointer loop", asked -> asked.reply().count(1, 1).raw(loop(asked.questionEnd()))),
                ignored("34 pointer into the header", asked -> pointer(asked, 0xc004)),
                ignored("34 pointer into a label", asked -> pointer(asked, 0xc00d)),
                ignored("34 pointer into data", asked -> {
                    int data = asked.questionEnd() + 12;
                    return asked.reply()
                            .record(1, new byte[] {(byte) 0xc0, 12}, 1, 1, 9, new byte[] {10, 6, 6, 6})
                            .record(1, new byte[] {(byte) (0xc0 | data >> 8), (byte) data}, 1, 1, 9, new byte[4]);
                }),
                ignored("90 QR=0", asked -> asked.reply().flags(0x0180).address(asked.name(), evil)),
                ignored("90 opcode", asked -> asked.reply().flags(0x8980).address(asked.name(), evil)),
                ignored(
                        "90 QDCOUNT=0",
                        asked -> Packet.of(Wire.u16(asked.message(), 0), 0x8180).address(asked.name(), evil)),
                ignored(
                        "90 QDCOUNT=2",
                        asked -> again(asked, asked.name(), 1, 1).count(0, 2)),
                ignored(
                        "two OPT",
                        asked ->
                                asked.reply().address(asked.name(), evil).edns().edns()),
                ignored(
                        "trailing bytes",
                        asked -> asked.reply().address(asked.name(), evil).raw((byte) 0)));
    }

    private static Packet again(FakeUpstream.Asked asked, String name, int type, int dnsClass) {
        return Packet.of(Wire.u16(asked.message(), 0), 0x8180)
                .question(name, type, dnsClass)
                .address(name, "10.6.6.6");
    }

    private static Packet pointer(FakeUpstream.Asked asked, int pointer) {
        return asked.reply().record(1, new byte[] {(byte) (pointer >> 8), (byte) pointer}, 1, 1, 9, new byte[4]);
    }

    /** An owner that points to itself. */
    private static byte[] loop(int at) {
        return new byte[] {(byte) (0xc0 | at >> 8), (byte) at, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 6, 6, 6};
    }

    private static Stream<Row> sections() {
        return Stream.of(
                says("91 another owner", (r, n) -> r.address("x.db.internal", GOOD), FAILED),
                says(
                        "91 another owner too",
                        (r, n) -> r.address("x.db.internal", "10.6.6.6").address(n, GOOD),
                        OK,
                        "@ A " + GOOD),
                says(
                        "92 additional, authority",
                        (r, n) -> r.address(n, GOOD)
                                .record(2, Packet.name("internal"), 2, 1, 9, Packet.name("ns.evil"))
                                .record(3, Packet.name(n), 1, 1, 9, new byte[] {10, 6, 6, 6}),
                        OK,
                        "@ A " + GOOD),
                says(
                        "other class in the answer",
                        (r, n) -> r.address(n, GOOD).record(1, Packet.name(n), 1, 3, 9, new byte[] {10, 6, 6, 6}),
                        OK,
                        "@ A " + GOOD),
                says("105 A of 3 bytes", (r, n) -> r.answer(n, 1, 9, new byte[3]), FAILED),
                says("105 A of 5 bytes", (r, n) -> r.answer(n, 1, 9, new byte[5]), FAILED),
                new Row(
                        "105 AAAA of 15 bytes",
                        28,
                        (a, n) ->
                                List.of(a.reply().answer(n, 28, 9, new byte[15]).bytes()),
                        FAILED),
                new Row(
                        "105 AAAA of 17 bytes",
                        28,
                        (a, n) ->
                                List.of(a.reply().answer(n, 28, 9, new byte[17]).bytes()),
                        FAILED),
                says("109 RRSIG alone", (r, n) -> r.answer(n, 46, 9, rrsig(1)), FAILED),
                says(
                        "109 RRSIG without DO",
                        (r, n) -> r.address(n, GOOD).answer(n, 46, 9, rrsig(1)),
                        OK,
                        "@ A " + GOOD),
                says("duplicates", (r, n) -> r.address(n, GOOD).address(n, GOOD), OK, "@ A " + GOOD));
    }

    static byte[] rrsig(int covered) {
        return Packet.join(
                new byte[] {0, (byte) covered, 13, 3, 0, 0, 0, 9}, new byte[10], Packet.name("internal"), new byte[64]);
    }

    private static Stream<Row> chains() {
        return Stream.of(
                says("95 alias of itself", (r, n) -> r.alias(n, n), CHAIN),
                says("95 two", (r, n) -> r.alias(n, "b.db.internal").alias("b.db.internal", n), CHAIN),
                says(
                        "95 three",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .alias("b.db.internal", "c.db.internal")
                                .alias("c.db.internal", n),
                        CHAIN),
                says("95 chain of 11", (r, n) -> chain(r, n, 11), OK, chainOf11()),
                says("95 chain of 12", (r, n) -> chain(r, n, 12), CHAIN),
                says("95 chain of 50", (r, n) -> chain(r, n, 50), CHAIN),
                says(
                        "96 two aliases",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .alias(n, "c.db.internal")
                                .address("b.db.internal", GOOD),
                        FAILED),
                says(
                        "96 alias and address",
                        (r, n) -> r.alias(n, "b.db.internal").address(n, GOOD).address("b.db.internal", GOOD),
                        FAILED),
                says(
                        "96 alias and text",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .answer(n, 16, 9, new byte[] {1, 'x'})
                                .address("b.db.internal", GOOD),
                        FAILED),
                says(
                        "96 the same alias twice",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .alias(n, "B.db.internal")
                                .address("b.db.internal", GOOD),
                        OK,
                        "@ CNAME b.db.internal",
                        "b.db.internal A " + GOOD),
                says(
                        "96 DNAME without alias",
                        (r, n) -> r.answer("db.internal", 39, 9, Packet.name("x.internal")),
                        FAILED),
                says(
                        "96 DNAME too long",
                        (r, n) -> r.rcode(6).answer("db.internal", 39, 9, Packet.name("x.internal")),
                        FAILED),
                says(
                        "96 DNAME and alias",
                        (r, n) -> r.answer("db.internal", 39, 9, Packet.name("ok.internal"))
                                .alias(n, "ok.internal")
                                .address("ok.internal", GOOD),
                        OK,
                        "@ CNAME ok.internal",
                        "ok.internal A " + GOOD),
                says(
                        "99 out of order",
                        (r, n) -> r.address("c.db.internal", GOOD)
                                .alias("b.db.internal", "c.db.internal")
                                .alias(n, "b.db.internal"),
                        OK,
                        "@ CNAME b.db.internal",
                        "b.db.internal CNAME c.db.internal",
                        "c.db.internal A " + GOOD));
    }

    private static Packet chain(Packet reply, String name, int aliases) {
        String at = name;
        for (int i = 1; i <= aliases; i++) {
            reply.alias(at, "h" + i + ".db.internal");
            at = "h" + i + ".db.internal";
        }
        return reply.address(at, GOOD);
    }

    private static String[] chainOf11() {
        List<String> lines = new ArrayList<>(List.of("@ CNAME h1.db.internal"));
        IntStream.range(1, 11).forEach(i -> lines.add("h" + i + ".db.internal CNAME h" + (i + 1) + ".db.internal"));
        lines.add("h11.db.internal A " + GOOD);
        return lines.toArray(String[]::new);
    }

    private static Stream<Row> rules() {
        String[] through = {"@ CNAME evil.example", "evil.example A " + GOOD};
        return Stream.of(
                says(
                        "97 alias to a denied name",
                        (r, n) -> r.alias(n, "evil.example").address("evil.example", GOOD),
                        "NXDOMAIN 15 / dns.chain_denied"),
                says(
                        "97 alias to no host name",
                        (r, n) -> r.answer(n, 5, 9, Packet.labels("a b", "db", "internal"))
                                .record(1, Packet.labels("a b", "db", "internal"), 1, 1, 9, Packet.ip(GOOD)),
                        "NXDOMAIN 15 / dns.chain_denied"),
                says("97 trust", (r, n) -> r.alias(n, "evil.example").address("evil.example", GOOD), OK, through),
                says(
                        "97 trust, public",
                        (r, n) -> r.alias(n, "evil.example").address("evil.example", "93.184.216.34"),
                        "NXDOMAIN 17 / addr.class"),
                says(
                        "98 alias to an allowed name, public",
                        (r, n) -> r.alias(n, "ok.internal").address("ok.internal", "93.184.216.34"),
                        "NXDOMAIN 17 / addr.class"),
                says(
                        "100 one private, one public",
                        (r, n) -> r.address(n, GOOD).address(n, "93.184.216.34"),
                        "NXDOMAIN 17 / addr.class"),
                says(
                        "100 alias to nowhere",
                        (r, n) -> r.alias(n, "ok.internal").soa("internal", 60, 60),
                        OK,
                        "@ CNAME ok.internal"));
    }

    private static Stream<Row> data() {
        return Stream.of(
                new Row(
                        "110 TC over UDP, whole over TCP",
                        1,
                        (asked, n) -> List.of(
                                asked.tcp()
                                        ? asked.reply().address(n, GOOD).bytes()
                                        : asked.reply()
                                                .flags(0x8380)
                                                .address(n, "10.6.6.6")
                                                .bytes()),
                        OK,
                        "@ A " + GOOD),
                new Row(
                        "111 TC over TCP",
                        1,
                        (asked, n) -> List.of(asked.reply().flags(0x8380).bytes()),
                        FAILED),
                new Row(
                        "111 TCP says nothing",
                        1,
                        (asked, n) -> asked.tcp()
                                ? List.of()
                                : List.of(asked.reply().flags(0x8380).bytes()),
                        FAILED),
                new Row(
                        "111 TCP says something else",
                        1,
                        (asked, n) -> List.of(
                                asked.tcp()
                                        ? again(asked, "x.db.internal", 1, 1).bytes()
                                        : asked.reply().flags(0x8380).bytes()),
                        FAILED),
                new Row(
                        "95, 112 a thousand aliases",
                        1,
                        (asked, n) -> List.of(
                                asked.tcp()
                                        ? chain(asked.reply(), n, 1000).bytes()
                                        : asked.reply().flags(0x8380).bytes()),
                        FAILED),
                new Row(
                        "112 4,000 records",
                        1,
                        (asked, n) -> List.of(
                                asked.tcp()
                                        ? addresses(asked.reply(), 4000).bytes()
                                        : asked.reply().flags(0x8380).bytes()),
                        FAILED),
                says(
                        "114 NOERROR, SOA and address",
                        (r, n) -> r.address(n, GOOD).soa("internal", 9, 9),
                        OK,
                        "@ A " + GOOD));
    }

    private static Packet addresses(Packet reply, int count) {
        IntStream.range(0, count)
                .forEach(i -> reply.record(
                        1, new byte[] {(byte) 0xc0, 12}, 1, 1, 300, new byte[] {10, 1, (byte) (i >> 8), (byte) i}));
        return reply;
    }

    private static Stream<Row> rcodes() {
        return Stream.of(
                says("SERVFAIL", (r, n) -> r.rcode(2), FAILED),
                says("REFUSED", (r, n) -> r.rcode(5), FAILED),
                says("NXDOMAIN", (r, n) -> r.rcode(3).soa("internal", 9, 9), "NXDOMAIN / none"),
                says("93 SOA of another zone", (r, n) -> r.rcode(3).soa("example", 9, 9), "NXDOMAIN / none"),
                says("94 NODATA without SOA", (r, n) -> r, OK),
                says(
                        "114 NXDOMAIN behind an alias",
                        (r, n) -> r.rcode(3).alias(n, "ok.internal").soa("internal", 9, 9),
                        "NXDOMAIN / none",
                        "@ CNAME ok.internal"),
                says("114 NXDOMAIN with an address", (r, n) -> r.rcode(3).address(n, GOOD), FAILED),
                says(
                        "114 extended rcode",
                        (r, n) -> r.address(n, GOOD).record(3, new byte[1], 41, 1232, 0x17000000L, new byte[0]),
                        FAILED),
                new Row("113 FORMERR to EDNS", 1, (asked, n) -> List.of(plainOnly(asked, n, 1)), OK, "@ A " + GOOD),
                new Row("113 NOTIMP to EDNS", 1, (asked, n) -> List.of(plainOnly(asked, n, 4)), OK, "@ A " + GOOD),
                new Row(
                        "113 BADVERS to EDNS",
                        1,
                        (asked, n) -> List.of(
                                asked.hasOpt()
                                        ? asked.reply()
                                                .record(3, new byte[1], 41, 1232, 0x01000000L, new byte[0])
                                                .bytes()
                                        : asked.reply().address(n, GOOD).bytes()),
                        OK,
                        "@ A " + GOOD),
                says("113 FORMERR always", (r, n) -> r.rcode(1), FAILED),
                new Row("silence", 1, (asked, n) -> List.of(), "SERVFAIL 22 / dns.timeout"));
    }

    private static byte[] plainOnly(FakeUpstream.Asked asked, String name, int rcode) {
        return asked.hasOpt()
                ? asked.reply().rcode(rcode).bytes()
                : asked.reply().address(name, GOOD).bytes();
    }
}

package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.dns.HostileRow.FAILED;
import static sekisho.dns.HostileRow.GOOD;
import static sekisho.dns.HostileRow.OK;
import static sekisho.dns.HostileRow.again;
import static sekisho.dns.HostileRow.chain;
import static sekisho.dns.HostileRow.overTcp;
import static sekisho.dns.HostileRow.rrsig;
import static sekisho.dns.HostileRow.says;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4e 91–94, 105, 109–114: what may be wrong with records, transports and response codes. */
class UpstreamRecordsTest {

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.silence());
        resolver = HostileRow.resolver(upstream);
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    static Stream<HostileRow> rows() {
        return Stream.of(sections(), lengths(), overTheOtherTransport(), rcodes(), edns())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersExactly(HostileRow row) throws Exception {
        row.check(resolver, upstream);
    }

    private static Stream<HostileRow> sections() {
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
                says("109 RRSIG alone", (r, n) -> r.answer(n, 46, 9, rrsig(1)), FAILED),
                says(
                        "109 RRSIG without DO",
                        (r, n) -> r.address(n, GOOD).answer(n, 46, 9, rrsig(1)),
                        OK,
                        "@ A " + GOOD),
                says("duplicates", (r, n) -> r.address(n, GOOD).address(n, GOOD), OK, "@ A " + GOOD));
    }

    private static Stream<HostileRow> lengths() {
        return Stream.of(
                says("105 A of 3 bytes", (r, n) -> r.answer(n, 1, 9, new byte[3]), FAILED),
                says("105 A of 5 bytes", (r, n) -> r.answer(n, 1, 9, new byte[5]), FAILED),
                new HostileRow(
                        "105 AAAA of 15 bytes",
                        28,
                        (a, n) ->
                                List.of(a.reply().answer(n, 28, 9, new byte[15]).bytes()),
                        FAILED),
                new HostileRow(
                        "105 AAAA of 17 bytes",
                        28,
                        (a, n) ->
                                List.of(a.reply().answer(n, 28, 9, new byte[17]).bytes()),
                        FAILED));
    }

    private static Stream<HostileRow> overTheOtherTransport() {
        return Stream.of(
                overTcp("110 TC over UDP, whole over TCP", (a, n) -> a.reply().address(n, GOOD), OK, "@ A " + GOOD),
                overTcp("111 TC over TCP", (a, n) -> a.reply().flags(0x8380), FAILED),
                overTcp("111 TCP says something else", (a, n) -> again(a, "x.db.internal", 1, 1), FAILED),
                new HostileRow(
                        "111 TCP says nothing",
                        1,
                        (a, n) -> a.tcp()
                                ? List.of()
                                : List.of(a.reply().flags(0x8380).bytes()),
                        FAILED),
                overTcp("95, 112 a thousand aliases", (a, n) -> chain(a.reply(), n, 1000), FAILED),
                overTcp("112 257 records", (a, n) -> addresses(a.reply(), 257), FAILED),
                overTcp("112 4,000 records", (a, n) -> addresses(a.reply(), 4000), FAILED));
    }

    /** Row 112's alert: counted for each upstream, beside the line on standard error. */
    @Test
    void row112_moreRecordsThanAnyQuestionHasAreTold() throws Exception {
        try (FakeUpstream flood = FakeUpstream.start(asked -> List.of((asked.tcp()
                                ? addresses(asked.reply(), 4000)
                                : asked.reply().flags(0x8380))
                        .bytes()));
                Resolver alone = HostileRow.resolver(flood)) {
            assertThat(alone.ask(Packet.query("a.db.internal", 1).edns()).rcode())
                    .isEqualTo("SERVFAIL");
            assertThat(alone.registry().get("sekisho.dns.oversized").counters().stream()
                            .mapToDouble(counter -> counter.count())
                            .sum())
                    .isPositive();
        }
    }

    private static Packet addresses(Packet reply, int count) {
        IntStream.range(0, count)
                .forEach(i -> reply.record(
                        1, new byte[] {(byte) 0xc0, 12}, 1, 1, 300, new byte[] {10, 1, (byte) (i >> 8), (byte) i}));
        return reply;
    }

    private static Stream<HostileRow> rcodes() {
        return Stream.of(
                says(
                        "114 NOERROR, SOA and address",
                        (r, n) -> r.address(n, GOOD).soa("internal", 9, 9),
                        OK,
                        "@ A " + GOOD),
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
                        FAILED));
    }

    private static Stream<HostileRow> edns() {
        return Stream.of(
                new HostileRow(
                        "113 FORMERR to EDNS", 1, (asked, n) -> List.of(plainOnly(asked, n, 1)), OK, "@ A " + GOOD),
                new HostileRow(
                        "113 NOTIMP to EDNS", 1, (asked, n) -> List.of(plainOnly(asked, n, 4)), OK, "@ A " + GOOD),
                new HostileRow(
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
                new HostileRow("silence", 1, (asked, n) -> List.of(), "SERVFAIL 22 / dns.timeout"));
    }

    private static byte[] plainOnly(FakeUpstream.Asked asked, String name, int rcode) {
        return asked.hasOpt()
                ? asked.reply().rcode(rcode).bytes()
                : asked.reply().address(name, GOOD).bytes();
    }
}

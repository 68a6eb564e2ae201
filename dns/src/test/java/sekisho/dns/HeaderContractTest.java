package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.dns.ContractRow.row;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4a: header and question. */
class HeaderContractTest {

    private static final String ALLOWED = "core.db.internal";

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.1.2.3"));
        resolver = Resolver.start(Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"*.db.internal\", here.internal, alias.internal]}",
                """
                zones: [{zone: ".", upstreams: ["%s"]}]
                records: {here.internal: 10.9.9.9, alias.internal: {cname: here.internal}}
                """.formatted(upstream.address())));
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    static Stream<ContractRow> rows() {
        return Stream.of(headers(), flags(), classesAndTypes()).flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersExactly(ContractRow row) throws Exception {
        row.check(resolver, upstream);
    }

    private static Stream<ContractRow> headers() {
        Packet plain = Packet.query(ALLOWED, 1);
        String malformed = "FORMERR bare / dns.malformed";
        return Stream.of(
                new ContractRow("1 empty", new byte[0], "drop"),
                new ContractRow("1 one byte", new byte[1], "drop"),
                new ContractRow("1 eleven bytes", new byte[11], "drop"),
                row("2 no question", Packet.of(7, 0x0100), malformed),
                row("3 question missing", Packet.of(7, 0x0100).count(0, 1), malformed),
                row("4 same twice", Packet.query(ALLOWED, 1).question(ALLOWED, 1, 1), malformed),
                row("4 two", Packet.query(ALLOWED, 1).question(ALLOWED, 28, 1), malformed),
                row("4 pointer", Packet.query(ALLOWED, 1).question(new byte[] {(byte) 0xc0, 12}, 1, 1), malformed),
                row("5 QDCOUNT 65535", Packet.of(7, 0x0100).count(0, 65_535), malformed),
                row("6 answer", Packet.query(ALLOWED, 1).address(ALLOWED, "10.0.0.1"), malformed),
                row("6 authority", Packet.query(ALLOWED, 1).soa("internal", 1, 1), malformed),
                row("7 ANCOUNT without bytes", Packet.query(ALLOWED, 1).count(1, 1), malformed),
                row("8 ARCOUNT without bytes", Packet.query(ALLOWED, 1).count(3, 1), malformed),
                row("9 counts beyond the message", Packet.query(ALLOWED, 1).count(3, 60_000), malformed),
                row("10 QR", Packet.query(ALLOWED, 1).flags(0x8100), "drop"),
                row("11 QR FORMERR", Packet.of(7, 0x8101), "drop"),
                row("16 TC", Packet.query(ALLOWED, 1).flags(0x0300), malformed),
                new ContractRow(
                        "66 ten more bytes", Arrays.copyOf(plain.bytes(), plain.bytes().length + 10), malformed));
    }

    private static Stream<ContractRow> flags() {
        return Stream.concat(
                Stream.of(1, 2, 4, 5, 6, 15)
                        .map(opcode -> row(
                                "12, 13 opcode " + opcode,
                                Packet.query(ALLOWED, 1).flags(0x0100 | opcode << 11),
                                "NOTIMP bare / dns.opcode")),
                Stream.of(
                        row("14 RD=0, forwarded", Packet.query(ALLOWED, 1).flags(0), "REFUSED / dns.recursion"),
                        row("14 RD=0, local", Packet.query("here.internal", 1).flags(0), "NOERROR / none"),
                        row(
                                "14 RD=0, local alias",
                                Packet.query("alias.internal", 1).flags(0),
                                "REFUSED / dns.recursion"),
                        row("14 RD=0, not allowed", Packet.query("x.y", 1).flags(0), "REFUSED / rule.none"),
                        row("15 AA, RA, Z, rcode", Packet.query(ALLOWED, 1).flags(0x05cf), "NOERROR / none"),
                        row("17 AD", Packet.query(ALLOWED, 1).flags(0x0120), "NOERROR / none"),
                        row("17 CD", Packet.query(ALLOWED, 1).flags(0x0110), "NOERROR / none")));
    }

    private static Stream<ContractRow> classesAndTypes() {
        Stream<ContractRow> classes = Stream.of(3, 4, 254, 255, 0, 65_535)
                .map(c -> row(
                        "18-20 class " + c,
                        Packet.of(7, 0x0100).question("version.bind", 16, c).edns(),
                        "REFUSED 21 / dns.class"));
        Stream<ContractRow> meta = Stream.of(41, 250, 249, 24)
                .map(type -> row("21 type " + type, Packet.query(ALLOWED, type), "FORMERR bare / dns.malformed"));
        Stream<ContractRow> transfers = Stream.of(252, 251)
                .map(type -> row("22 type " + type, Packet.query(ALLOWED, type).edns(), "REFUSED 18 / dns.transfer"));
        Stream<ContractRow> obsolete = Stream.of(253, 254, 128)
                .map(type -> row("23 type " + type, Packet.query(ALLOWED, type), "NOTIMP / dns.opcode"));
        Stream<ContractRow> others = Stream.of(
                row("21 type 0", Packet.query(ALLOWED, 0).edns(), "NOERROR 15 / dns.type"),
                row("24 ANY", Packet.query(ALLOWED, 255).edns(), "NOERROR / none"),
                row("24 ANY, not allowed", Packet.query("x.example", 255).edns(), "NXDOMAIN 15 / rule.none"),
                row("25 TYPE65280", Packet.query(ALLOWED, 65_280).edns(), "NOERROR 15 / dns.type"),
                row("25 TXT", Packet.query(ALLOWED, 16).edns(), "NOERROR 15 / dns.type"),
                row("26 root NS", Packet.query(".", 2).edns(), "REFUSED 15 / rule.none"),
                row("26 root A", Packet.query(".", 1), "REFUSED / rule.none"));
        return Stream.of(classes, meta, transfers, obsolete, others).flatMap(rows -> rows);
    }

    @Test
    void row12_theOpcodeIsEchoed() throws Exception {
        byte[] reply =
                resolver.udp(Packet.query(ALLOWED, 1).flags(0x7800).bytes()).orElseThrow();
        assertThat(Wire.u16(reply, 2) & Wire.OPCODE).isEqualTo(0x7800);
    }

    @Test
    void row15_flagsOfTheQueryGoNowhere() throws Exception {
        upstream.forget();
        Reading answer = resolver.ask(Packet.query("row15.db.internal", 1).flags(0x05cf));
        assertThat(answer.flags()).isEqualTo(Wire.QR | Wire.RD | Wire.RA);
        assertThat(Wire.u16(upstream.asked().get(0).message(), 2)).isEqualTo(Wire.RD);
    }

    @Test
    void row17_cdIsPartOfTheCacheKey() throws Exception {
        upstream.forget();
        for (int flags : List.of(0x0100, 0x0110, 0x0100, 0x0110)) {
            assertThat(resolver.ask(Packet.query("row17.db.internal", 1).flags(flags))
                                    .flags()
                            & Wire.CD)
                    .isEqualTo(flags & Wire.CD);
        }
        assertThat(upstream.asked())
                .extracting(asked -> Wire.u16(asked.message(), 2) & Wire.CD)
                .containsExactly(0, Wire.CD);
    }

    @Test
    void row24_anyIsAnsweredByHinfoAndNobodyIsAsked() throws Exception {
        upstream.forget();
        Reading answer = resolver.ask(Packet.query(ALLOWED, 255));
        assertThat(answer.answers()).containsExactly("core.db.internal HINFO \"RFC8482\" \"\"");
        assertThat(upstream.asked()).isEmpty();
    }

    @Test
    void row27_aFloodOfDuplicatesIsOneQuestion() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (FakeUpstream slow = FakeUpstream.start(asked -> {
                    arrived.countDown();
                    awaited(go);
                    return FakeUpstream.address("10.0.0.1").answers(asked);
                });
                Resolver flooded = Resolver.start(Resolver.yaml(
                        "- {id: inside, clients: [here], hosts: [a.internal]}",
                        "zones: [{zone: internal, upstreams: [\"" + slow.address() + "\"]}]"));
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            byte[] query = Packet.query("a.internal", 1).bytes();
            for (int i = 0; i < 50; i++) {
                socket.send(new DatagramPacket(query, query.length, flooded.address()));
            }
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            // All are in: one more, over another socket, is answered only behind them.
            byte[] behind = Packet.query("b.internal", 1).bytes();
            assertThat(flooded.udp(behind, 10_000)).isPresent();
            go.countDown();
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 50; i++) {
                DatagramPacket reply = new DatagramPacket(new byte[512], 512);
                socket.receive(reply);
                assertThat(reply.getLength()).isGreaterThan(query.length);
            }
            assertThat(slow.asked()).hasSize(1);
        }
    }

    static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

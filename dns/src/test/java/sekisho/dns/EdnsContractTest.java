package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.dns.ContractRow.row;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4c: EDNS. */
class EdnsContractTest {

    private static final String NAME = "core.db.internal";
    private static final byte[] NONE = {};

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(asked -> Stream.of(asked)
                .map(FakeUpstream.Asked::reply)
                .map(reply -> asked.name().startsWith("big")
                        ? many(reply, asked.name())
                        : reply.address(asked.name(), "10.1.2.3"))
                .map(Packet::bytes)
                .toList());
        resolver = Resolver.start(Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"*.db.internal\"]}",
                "zones: [{zone: \".\", upstreams: [\"" + upstream.address() + "\"]}]"));
    }

    private static Packet many(Packet reply, String name) {
        int count = name.startsWith("big50") ? 50 : 70;
        IntStream.range(0, count).forEach(i -> reply.address(name, "10.1.2." + i));
        return reply;
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    private static Packet query() {
        return Packet.query(NAME, 1);
    }

    private static Packet opt(byte[] options) {
        return query().opt(1232, 0, 0, options);
    }

    static Stream<ContractRow> rows() {
        String malformed = "FORMERR bare / dns.malformed";
        byte[] ecs = Packet.join(new byte[] {0, 8, 0, 7, 0, 1, 24, 0, 10, 1, 2}, NONE);
        return Stream.of(
                row("49 version 1", query().opt(1232, 1, 0, NONE), "BADVERS / dns.edns_version"),
                row("49 version 100", query().opt(1232, 100, 0, NONE), "BADVERS / dns.edns_version"),
                row("49 version 255", query().opt(1232, 255, 0, NONE), "BADVERS / dns.edns_version"),
                row("50 two OPT", query().edns().edns(), malformed),
                row("51 OPT in answer", query().record(1, new byte[1], 41, 1232, 0, NONE), malformed),
                row("51 OPT in authority", query().record(2, new byte[1], 41, 1232, 0, NONE), malformed),
                row("52 owner not root", query().record(3, Packet.name("a"), 41, 1232, 0, NONE), malformed),
                row(
                        "53 RDLENGTH beyond",
                        query().count(3, 1).raw(new byte[] {0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 50}),
                        malformed),
                row("54 option beyond", opt(new byte[] {0, 3, 0, 9, 1}), malformed),
                row("54 half an option", opt(new byte[] {0, 3}), malformed),
                row("55 32 options", opt(options(32)), "NOERROR / none"),
                row("55 33 options", opt(options(33)), malformed),
                row("55 300 options", opt(options(300)), malformed),
                row("55 15,000 options", opt(options(15_000)), malformed),
                row("55 512 bytes", opt(Packet.option(65_001, 508)), "NOERROR / none"),
                row("55 513 bytes", opt(Packet.option(65_001, 509)), malformed),
                row("56 NSID four times", opt(Packet.join(nsid(), nsid(), nsid(), nsid())), "NOERROR / none"),
                row("58 unknown flags", query().opt(1232, 0, 0x7fff, NONE), "NOERROR / none"),
                row("58 unknown option", opt(Packet.option(65_001, 4)), "NOERROR / none"),
                row("59 DO", query().opt(1232, 0, 0x8000, NONE), "NOERROR / none"),
                row("61 ECS", opt(ecs), "NOERROR / none"),
                row("63 keepalive over UDP", opt(Packet.option(11, 0)), "NOERROR / none"),
                row("64 TSIG", query().record(3, Packet.name("key"), 250, 255, 0, new byte[26]), malformed),
                row("64 SIG(0)", query().record(3, new byte[1], 24, 255, 0, new byte[20]), malformed),
                row("65 record after OPT", query().edns().record(3, Packet.name("a"), 1, 1, 0, new byte[4]), malformed),
                row("65 no OPT", query().record(3, Packet.name("a"), 1, 1, 0, new byte[4]), malformed),
                row("66 one more byte", query().edns().raw((byte) 0), malformed),
                row("66 ten", query().edns().raw(new byte[10]), malformed),
                row("66 a thousand", query().edns().raw(new byte[1000]), malformed),
                row("67 no OPT", query(), "NOERROR / none"),
                row("67 no OPT, refused", Packet.query("x.example", 1), "NXDOMAIN / rule.none"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersExactly(ContractRow row) throws Exception {
        row.check(resolver, upstream);
    }

    @ParameterizedTest
    @CsvSource({"0, 512", "1, 512", "511, 512", "512, 512", "513, 513", "1232, 1232", "65535, 1232"})
    void row57_noAnswerIsLongerThanTheClientsBufferNorThan1232(int size, int most) throws Exception {
        Reading fits = resolver.ask(Packet.query("big50.db.internal", 1).opt(size, 0, 0, NONE));
        Reading cut = resolver.ask(Packet.query("big70.db.internal", 1).opt(size, 0, 0, NONE));
        boolean whole = most > 900;
        assertThat(fits.bytes().length).isLessThanOrEqualTo(most);
        assertThat(fits.flags() & Wire.TC).isEqualTo(whole ? 0 : Wire.TC);
        assertThat(fits.answers()).hasSize(whole ? 50 : 0);
        assertThat(cut.bytes().length).isLessThanOrEqualTo(most);
        assertThat(cut.flags() & Wire.TC).isEqualTo(whole ? 0 : Wire.TC);
        assertThat(cut.opt().getPayloadSize()).isEqualTo(1232);
    }

    @Test
    void row57_withoutEdnsNoAnswerIsLongerThan512() throws Exception {
        Reading cut = resolver.ask(Packet.query("big50.db.internal", 1));
        assertThat(cut.bytes().length).isLessThanOrEqualTo(512);
        assertThat(cut.flags() & Wire.TC).isNotZero();
        assertThat(cut.answers()).isEmpty();
    }

    @Test
    void row49_badversIsExtendedAndOfVersion0() throws Exception {
        Reading answer = resolver.ask(query().opt(4096, 7, 0x8000, NONE));
        assertThat(answer.opt().getVersion()).isZero();
        assertThat(answer.opt().getExtendedRcode()).isEqualTo(1);
        assertThat(answer.answers()).isEmpty();
    }

    @Test
    void rows58_59_61_onlyDoIsEchoedAndForwarded() throws Exception {
        upstream.forget();
        byte[] options = Packet.join(Packet.option(65_001, 4), new byte[] {0, 8, 0, 7, 0, 1, 24, 0, 10, 1, 2});
        Reading answer = resolver.ask(Packet.query("row59.db.internal", 1).opt(4096, 0, 0xffff, options));
        assertThat(answer.opt().getFlags()).isEqualTo(0x8000);
        assertThat(answer.opt().getOptions()).isEmpty();
        byte[] forwarded = upstream.asked().get(0).message();
        byte[] ours = Packet.of(Wire.u16(forwarded, 0), 0x0100)
                .question("row59.db.internal", 1, 1)
                .opt(1232, 0, 0x8000, NONE)
                .bytes();
        assertThat(forwarded).isEqualTo(ours);
    }

    private static byte[] options(int count) {
        return new byte[4 * count];
    }

    private static byte[] nsid() {
        return Packet.option(3, 0);
    }
}

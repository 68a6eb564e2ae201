package sekisho.dns;

import static sekisho.dns.HostileRow.again;
import static sekisho.dns.HostileRow.ignored;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4e 87–90, 4b 34: messages that do not answer what was asked, or cannot be read, are as if never sent. */
class UpstreamStrangersTest {

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
        return strangers();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersExactly(HostileRow row) throws Exception {
        row.check(resolver, upstream);
    }

    private static Stream<HostileRow> strangers() {
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

    private static Packet pointer(FakeUpstream.Asked asked, int pointer) {
        return asked.reply().record(1, new byte[] {(byte) (pointer >> 8), (byte) pointer}, 1, 1, 9, new byte[4]);
    }

    /** An owner that points to itself. */
    private static byte[] loop(int at) {
        return new byte[] {(byte) (0xc0 | at >> 8), (byte) at, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 6, 6, 6};
    }
}

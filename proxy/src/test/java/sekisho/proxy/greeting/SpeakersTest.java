package sekisho.proxy.greeting;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sekisho.config.settings.Listen.Protocol;
import sekisho.config.value.Reason;

/** Each protocol knows its own beginning and no other's, however the bytes are cut. */
class SpeakersTest {

    /** What a client of each protocol says first; MySQL's comes behind a greeting. */
    private static final Map<Protocol, String> CLIENTS = new LinkedHashMap<>();

    static {
        CLIENTS.put(Protocol.POSTGRES, "00000012 00030000 7573657200 626f6200 00");
        CLIENTS.put(
                Protocol.SQLSERVER,
                "1201002f00000100 00001a0006 0100200001 0200210001 0300220004 0400260001 ff 090000000000 01 00"
                        + " b80d0000 01");
        CLIENTS.put(
                Protocol.ORACLE, "003a000001000000 0139012c 0000 0800 7fff 7f08 0000 0001 0000 003a" + "00".repeat(30));
        CLIENTS.put(Protocol.RDP, "03000013 0ee00000000000 0100080003000000");
        CLIENTS.put(Protocol.SMB, "00000066 fe534d42 4000 0000 00000000 0000" + "00".repeat(88));
        CLIENTS.put(Protocol.SSH, "5353482d322e302d4f70656e5353480d0a");
        CLIENTS.put(Protocol.MYSQL, "20000001 8da20000" + "00".repeat(30));
    }

    private static final String SMB1 = "0000002f ff534d42 72" + "00".repeat(42);
    private static final String MYSQL_SERVER = "0c000000 0a 382e302e333600 61626364";

    @Test
    void eachKnowsItsOwnAndNoOther() {
        for (Map.Entry<Protocol, String> said : CLIENTS.entrySet()) {
            for (Protocol expected : CLIENTS.keySet()) {
                byte[] bytes = bytes(said.getValue());
                String answer = ask(client(expected), bytes, bytes.length);
                assertThat(answer)
                        .as("%s at a door for %s", said.getKey(), expected)
                        .isEqualTo(expected == said.getKey() ? "good" : "relay.protocol");
                assertThat(ask(client(expected), bytes, 1)).isEqualTo(answer);
            }
        }
        assertThat(ask(client(Protocol.SMB), bytes(SMB1), 1)).isEqualTo("good");
    }

    @Test
    void theServersThatSpeakFirst() {
        assertThat(ask(server(Protocol.MYSQL), bytes(MYSQL_SERVER), 3)).isEqualTo("good");
        assertThat(ask(server(Protocol.MYSQL), bytes("05000000 ff 1504 2323"), 1))
                .isEqualTo("good");
        assertThat(ask(server(Protocol.MYSQL), "SSH-2.0-x\r\n".getBytes(), 1)).isEqualTo("relay.protocol");
        assertThat(ask(server(Protocol.SSH), "hello\r\nSSH-2.0-x\r\n".getBytes(), 1))
                .isEqualTo("good");
        assertThat(ask(server(Protocol.SSH), "SSH-1.5-x\r\n".getBytes(), 1)).isEqualTo("more");
        assertThat(ask(server(Protocol.SSH), "a\n".repeat(5_000).getBytes(), 7)).isEqualTo("relay.protocol");
        assertThat(ask(client(Protocol.SSH), ("SSH-2.0-" + "x".repeat(300)).getBytes(), 9))
                .isEqualTo("relay.protocol");
    }

    @Test
    void postgresInSteps() {
        String ssl = "00000008 04d2162f";
        String gss = "00000008 04d21630";
        String start = CLIENTS.get(Protocol.POSTGRES);
        assertThat(ask(client(Protocol.POSTGRES), bytes(gss + ssl + start), 1)).isEqualTo("good");
        assertThat(ask(client(Protocol.POSTGRES), bytes(ssl + ssl), 1)).isEqualTo("relay.protocol");
        assertThat(ask(client(Protocol.POSTGRES), bytes(gss + "00000030 60"), 1))
                .isEqualTo("more");
        assertThat(ask(client(Protocol.POSTGRES), bytes(gss + "00000030 60000000"), 1))
                .isEqualTo("good");
        assertThat(ask(client(Protocol.POSTGRES), bytes("00000030 60000000"), 1))
                .isEqualTo("relay.protocol");
        assertThat(ask(client(Protocol.POSTGRES), bytes("00000010 04d2162e 00000001 00000002"), 1))
                .isEqualTo("good");
        assertThat(ask(client(Protocol.POSTGRES), bytes("00000009 00030000 00"), 1))
                .isEqualTo("relay.protocol");
    }

    /** Searches with {@code JAZZER_FUZZ=1}; without it runs the recorded inputs. */
    @FuzzTest(maxDuration = "60s")
    void anyBytes(byte[] bytes) {
        check(bytes, 1 + bytes.length % 7);
    }

    @Test
    void startsChangedAtRandom() {
        Random random = new Random(4253);
        String[] starts = CLIENTS.values().toArray(new String[0]);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = bytes(starts[random.nextInt(starts.length)]);
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            check(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), 1 + random.nextInt(5));
        }
    }

    private static void check(byte[] bytes, int piece) {
        for (Protocol protocol : Protocol.values()) {
            for (boolean server : new boolean[] {false, true}) {
                Optional<Expectation> first = server
                        ? Speakers.of(protocol).server()
                        : Speakers.of(protocol).client();
                if (first.isPresent()) {
                    Expectation again = (server
                                    ? Speakers.of(protocol).server()
                                    : Speakers.of(protocol).client())
                            .orElseThrow();
                    String whole = ask(first.get(), bytes, Math.max(bytes.length, 1));
                    String cut = ask(again, bytes, piece);
                    // What is wrong may be seen before the rest has come; it stays wrong.
                    assertThat(cut).as("%s", protocol).isEqualTo(whole);
                }
            }
        }
    }

    private static Expectation client(Protocol protocol) {
        return Speakers.of(protocol).client().orElseThrow();
    }

    private static Expectation server(Protocol protocol) {
        return Speakers.of(protocol).server().orElseThrow();
    }

    private static String ask(Expectation expectation, byte[] bytes, int piece) {
        ByteBuf come = Unpooled.buffer();
        String answer = "more";
        for (int from = 0; from < bytes.length && answer.equals("more"); from += piece) {
            come.writeBytes(bytes, from, Math.min(piece, bytes.length - from));
            do {
                answer = expectation.look(come).fold(new Said(come));
            } while (answer.equals("part") && come.isReadable());
            answer = answer.equals("part") ? "more" : answer;
        }
        return answer;
    }

    private record Said(ByteBuf come) implements Expectation.Cases<String> {
        @Override
        public String more() {
            return "more";
        }

        @Override
        public String part(int bytes) {
            come.skipBytes(bytes);
            return "part";
        }

        @Override
        public String good(Optional<ClientHello> hello) {
            return "good";
        }

        @Override
        public String bad(Reason reason, String detail) {
            return reason.code();
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}

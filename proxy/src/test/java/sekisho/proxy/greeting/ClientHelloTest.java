package sekisho.proxy.greeting;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.value.HostName;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

class ClientHelloTest {

    private static final byte[] NOT_NEEDED = {};

    @Test
    void aRealClientsNameIsReadHoweverTheBytesArrive() throws Exception {
        byte[] stream = realHello("Core.Example.TEST", "TLSv1.3", "TLSv1.2");
        Parsed<ClientHello> expected =
                Parsed.ok(new ClientHello(Optional.of(HostName.of("core.example.test")), List.of(), false));
        assertThat(feed(stream, stream.length)).contains(expected);
        assertThat(feed(stream, 1)).contains(expected);
        byte[] message = messageOf(stream);
        for (int record : List.of(1, 5, 100)) {
            assertThat(feed(records(message, record), 1))
                    .as("records of %d", record)
                    .contains(expected);
        }
    }

    @Test
    void aRealClientWithoutANameHasNone() throws Exception {
        assertThat(feed(realHello("", "TLSv1.2"), 7))
                .contains(Parsed.ok(new ClientHello(Optional.empty(), List.of(), false)));
    }

    @Test
    void noPrefixOfARealHelloIsAnAnswer() throws Exception {
        byte[] stream = realHello("a.test", "TLSv1.3");
        for (int end = 0; end < stream.length; end++) {
            assertThat(feed(java.util.Arrays.copyOf(stream, end), 64))
                    .as("%d bytes", end)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowed.test.",
                "203.0.113.5",
                "127.1",
                "a\0b.test",
                "allowed\u00e9.test",
                "",
                "a..b",
                "-a.test",
                "*.test",
                "allowed.test\n"
            })
    void namesThatAreNotHostNamesAreRefused(String name) {
        assertReason(hello(0x0303, serverName(0, name)), Reason.TLS_SNI_SYNTAX);
    }

    @Test
    void oneNameOfTheKnownTypeAndNothingElse() {
        assertReason(hello(0x0303, serverName(0, "x".repeat(300) + ".test")), Reason.TLS_SNI_SYNTAX);
        assertReason(hello(0x0303, serverName(1, "a.test")), Reason.TLS_SNI_SYNTAX);
        byte[] entry = concat(new byte[] {0, 0, 6}, ascii("a.test"));
        assertReason(hello(0x0303, extension(0, block(concat(entry, entry)))), Reason.TLS_SNI_SYNTAX);
        assertReason(hello(0x0303, concat(serverName(0, "a.test"), serverName(0, "b.test"))), Reason.TLS_SNI_SYNTAX);
        assertReason(hello(0x0303, extension(0, concat(block(entry), new byte[1]))), Reason.TLS_SNI_SYNTAX);
    }

    @Test
    void oldVersionsAreRefusedAndNewOnesAreNot() {
        byte[] name = serverName(0, "a.test");
        assertReason(hello(0x0301, name), Reason.TLS_VERSION);
        assertReason(hello(0x0303, concat(name, extension(43, new byte[] {2, 3, 2}))), Reason.TLS_VERSION);
        assertThat(ClientHello.parse(hello(0x0301, concat(name, extension(43, new byte[] {4, 0x7a, 0x7a, 3, 4})))))
                .isEqualTo(Parsed.ok(new ClientHello(Optional.of(HostName.of("a.test")), List.of(), false)));
    }

    @Test
    void anEncryptedHelloIsSeenBesideItsOuterName() {
        byte[] extensions = concat(serverName(0, "a.test"), extension(0xfe0d, new byte[] {0, 0, 1}));
        assertThat(ClientHello.parse(hello(0x0303, extensions)))
                .isEqualTo(Parsed.ok(new ClientHello(Optional.of(HostName.of("a.test")), List.of(), true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "SSH-2.0-x\r\n",
                "\u0080.\u0001\u0003\u0001",
                "\u0016\u0002",
                "\u0017\u0003\u0003"
            })
    void otherProtocolsAreKnownByTheirFirstBytes(String first) {
        byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(feed(bytes, 1).flatMap(ClientHelloTest::reason)).contains(Reason.TUNNEL_NOT_TLS);
    }

    @Test
    void emptyRecordsAndEndlessHellosAreCutOff() {
        assertThat(feed(new byte[] {22, 3, 1, 0, 0}, 5).flatMap(ClientHelloTest::reason))
                .contains(Reason.TUNNEL_NOT_TLS);
        byte[] tooLong = records(concat(new byte[] {1, 0, 0x40, 1}, new byte[100]), 104);
        assertThat(feed(tooLong, 9).flatMap(ClientHelloTest::reason)).contains(Reason.TUNNEL_HELLO);
        assertThat(feed(records(new byte[] {2, 0, 0, 0}, 4), 9).flatMap(ClientHelloTest::reason))
                .contains(Reason.TUNNEL_NOT_TLS);
    }

    @Test
    void changedBytesNeverBreakTheReader() throws Exception {
        byte[] good = realHello("core.example.test", "TLSv1.3");
        Random random = new Random(20261123);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            read += feed(bytes, 1 + random.nextInt(64)).isPresent() ? 1 : 0;
        }
        assertThat(read).isGreaterThan(10_000);
    }

    private static void assertReason(byte[] body, Reason reason) {
        assertThat(reason(ClientHello.parse(body))).contains(reason);
    }

    private static Optional<Reason> reason(Parsed<ClientHello> read) {
        return read.fold(hello -> Optional.empty(), (reason, detail) -> Optional.of(reason));
    }

    /** The first answer when the bytes arrive in pieces. */
    private static Optional<Parsed<ClientHello>> feed(byte[] bytes, int piece) {
        ClientHelloReader reader = new ClientHelloReader();
        ByteBuf arrived = Unpooled.buffer(bytes.length);
        for (int at = 0; at < bytes.length; at += piece) {
            arrived.writeBytes(bytes, at, Math.min(piece, bytes.length - at));
            Optional<Parsed<ClientHello>> answer = reader.read(arrived);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static byte[] realHello(String name, String... versions) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(versions);
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.wrap(NOT_NEEDED), out);
        out.flip();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }

    private static byte[] messageOf(byte[] oneRecord) {
        return java.util.Arrays.copyOfRange(oneRecord, 5, oneRecord.length);
    }

    private static byte[] records(byte[] message, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += size) {
            int length = Math.min(size, message.length - at);
            out.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
            out.write(message, at, length);
        }
        return out.toByteArray();
    }

    private static byte[] hello(int version, byte[] extensions) {
        byte[] fixed = new byte[2 + 32 + 1 + 4 + 2];
        fixed[0] = (byte) (version >> 8);
        fixed[1] = (byte) version;
        fixed[36] = 2;
        fixed[39] = 1;
        return concat(fixed, block(extensions));
    }

    private static byte[] serverName(int type, String name) {
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        return extension(0, block(concat(new byte[] {(byte) type}, block(text))));
    }

    private static byte[] extension(int type, byte[] content) {
        return concat(new byte[] {(byte) (type >> 8), (byte) type}, block(content));
    }

    private static byte[] block(byte[] content) {
        return concat(new byte[] {(byte) (content.length >> 8), (byte) content.length}, content);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}

package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;

/** What a MySQL client answers to the greeting: who it is, or first that it goes on in TLS, and then a ClientHello. */
final class MysqlResponse implements Expectation {

    private static final int HEADER = 4;
    private static final int SSL_REQUEST = 32;
    private static final int LONGEST = 64 * 1024;
    private static final int CLIENT_PROTOCOL_41 = 0x200;
    private static final int CLIENT_SSL = 0x800;

    private final TlsStart tls = new TlsStart();
    private boolean asked;

    @Override
    public Answer look(ByteBuf bytes) {
        if (asked) {
            return tls.look(bytes);
        }
        int at = bytes.readerIndex();
        if (bytes.readableBytes() < HEADER + SSL_REQUEST) {
            return bytes.readableBytes() >= HEADER && isWrong(bytes, at) ? Answer.bad("no MySQL answer") : Answer.MORE;
        }
        int capabilities = bytes.getUnsignedShortLE(at + HEADER);
        if (isWrong(bytes, at) || (capabilities & CLIENT_PROTOCOL_41) == 0) {
            return Answer.bad("no MySQL answer of protocol 4.1");
        }
        asked = (capabilities & CLIENT_SSL) != 0 && bytes.getUnsignedMediumLE(at) == SSL_REQUEST;
        return asked ? new Answer.Part(HEADER + SSL_REQUEST) : Answer.good();
    }

    private static boolean isWrong(ByteBuf bytes, int at) {
        int length = bytes.getUnsignedMediumLE(at);
        return length < SSL_REQUEST || length > LONGEST || bytes.getByte(at + 3) != 1;
    }
}

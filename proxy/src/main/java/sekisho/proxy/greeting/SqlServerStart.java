package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;

/** PRELOGIN of the Tabular Data Stream (MS-TDS 2.2.6.5), or the ClientHello of TDS 8.0, which comes at once. */
final class SqlServerStart implements Expectation {

    private static final int TLS_RECORD = 22;
    private static final int PRELOGIN = 0x12;
    private static final int HEADER = 8;
    private static final int OPTION = 5;
    private static final int LONGEST = 4096;
    private static final int TERMINATOR = 0xff;

    private final TlsStart tls = new TlsStart();

    @Override
    public Answer look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        if (!bytes.isReadable()) {
            return Answer.MORE;
        }
        if (bytes.getUnsignedByte(at) == TLS_RECORD) {
            return tls.look(bytes);
        }
        if (bytes.getUnsignedByte(at) != PRELOGIN) {
            return Answer.bad("no PRELOGIN");
        }
        if (bytes.readableBytes() < HEADER) {
            return Answer.MORE;
        }
        int length = bytes.getUnsignedShort(at + 2);
        boolean last = bytes.getUnsignedByte(at + 1) == 1;
        if (!last || length < HEADER + OPTION + 1 || length > LONGEST) {
            return Answer.bad("a PRELOGIN with a wrong header");
        }
        if (bytes.readableBytes() < length) {
            return Answer.MORE;
        }
        return hasOptions(bytes.slice(at + HEADER, length - HEADER))
                ? Answer.good()
                : Answer.bad("a PRELOGIN with wrong options");
    }

    /** The version comes first, each option lies inside, and the list ends. */
    private static boolean hasOptions(ByteBuf body) {
        for (int at = 0; at < body.readableBytes(); at += OPTION) {
            int token = body.getUnsignedByte(at);
            if (token == TERMINATOR) {
                return at > 0;
            }
            if ((at == 0) != (token == 0) || at + OPTION > body.readableBytes()) {
                return false;
            }
            if (body.getUnsignedShort(at + 1) + body.getUnsignedShort(at + 3) > body.readableBytes()) {
                return false;
            }
        }
        return false;
    }
}

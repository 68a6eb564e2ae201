package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * How a PostgreSQL client begins (protocol 3, "Message Formats"): perhaps it asks for GSSAPI or TLS, then comes a startup
 * message, a cancel request, a GSSAPI token or a ClientHello – since version 17 also without asking.
 */
final class PostgresStart implements Expectation {

    private static final int TLS_RECORD = 22;
    private static final int HEADER = 8;
    private static final int CANCEL = 80_877_102;
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final int MAJOR = 3;
    /** As the server has it: longer ones it refuses itself. */
    private static final int LONGEST_STARTUP = 10_000;

    private static final int LONGEST_CANCEL = 12 + 256;
    private static final int LONGEST_TOKEN = 16_384;
    /** {@code [APPLICATION 0]} of the first GSSAPI token (RFC 2743 §3.1). */
    private static final int TOKEN = 0x60;

    private final TlsStart tls = new TlsStart();
    private boolean askedTls;
    private boolean askedGss;

    @Override
    public Answer look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int there = bytes.readableBytes();
        if (there == 0) {
            return Answer.MORE;
        }
        int first = bytes.getUnsignedByte(at);
        if (first == TLS_RECORD) {
            return tls.look(bytes);
        }
        if (first != 0) {
            return Answer.bad("neither a PostgreSQL message nor TLS");
        }
        if (there < HEADER) {
            return there >= 4 && bytes.getInt(at) > LONGEST_TOKEN ? Answer.bad("too long a message") : Answer.MORE;
        }
        return message(bytes, bytes.getInt(at), bytes.getInt(at + 4));
    }

    private Answer message(ByteBuf bytes, int length, int code) {
        return switch (code) {
            case SSL_REQUEST -> {
                boolean again = askedTls;
                askedTls = true;
                yield again || length != HEADER ? Answer.bad("a wrong SSLRequest") : new Answer.Part(HEADER);
            }
            case GSS_REQUEST -> {
                boolean again = askedGss;
                askedGss = true;
                yield again || length != HEADER ? Answer.bad("a wrong GSSENCRequest") : new Answer.Part(HEADER);
            }
            case CANCEL -> whole(bytes, length, 16, LONGEST_CANCEL);
            default -> {
                if (code >>> 16 == MAJOR) {
                    yield startup(bytes, length);
                }
                boolean token = askedGss && bytes.getUnsignedByte(bytes.readerIndex() + 4) == TOKEN;
                yield token && length <= LONGEST_TOKEN ? Answer.good() : Answer.bad("no PostgreSQL message");
            }
        };
    }

    private static Answer whole(ByteBuf bytes, int length, int shortest, int longest) {
        if (length < shortest || length > longest) {
            return Answer.bad("a length that the message can't have");
        }
        return bytes.readableBytes() < length ? Answer.MORE : Answer.good();
    }

    /** Names and values, each ended by a zero byte, and one more; {@code user} is the one that must be there. */
    private static Answer startup(ByteBuf bytes, int length) {
        Answer whole = whole(bytes, length, HEADER + 1, LONGEST_STARTUP);
        if (!whole.equals(Answer.good())) {
            return whole;
        }
        String text = bytes.toString(bytes.readerIndex() + HEADER, length - HEADER, StandardCharsets.ISO_8859_1);
        String[] words = text.split("\0", -1);
        if (!text.endsWith("\0") || words.length % 2 != 0) {
            return Answer.bad("a startup message without an end");
        }
        for (int i = 0; i < words.length - 2; i += 2) {
            if (words[i].equals("user")) {
                return Answer.good();
            }
        }
        return Answer.bad("a startup message without a user");
    }
}

package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * Puts a ClientHello together from TLS records of any size (RFC 8446 §5.1), looking at each byte once however small the
 * pieces arrive.
 */
public final class ClientHelloReader {

    /** The longest ClientHello that is read, in bytes. Post-quantum key shares need about 2,000. */
    static final int LIMIT = 16 * 1024;

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_HEADER = 4;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int LARGEST_RECORD = 1 << 14;

    private byte[] message = new byte[512];
    private int filled;
    /** Offset of the first byte that was not looked at yet. */
    private int next;
    /** Bytes of the current record that have not arrived yet. */
    private int owed;

    /**
     * Looks at what has come since the last call.
     *
     * @param bytes everything the client has sent in the tunnel, from its first byte; its indices are not moved
     * @return empty while more is needed; else the message, or {@code tunnel.not_tls}, {@code tls.hello_limit},
     *     {@code tls.version}, {@code tls.sni_syntax}
     */
    public Optional<Parsed<ClientHello>> read(ByteBuf bytes) {
        while (true) {
            Optional<Parsed<ClientHello>> whole = whole();
            if (whole.isPresent()) {
                return whole;
            }
            int available = bytes.readableBytes() - next;
            if (owed > 0) {
                if (available == 0) {
                    return Optional.empty();
                }
                take(bytes, Math.min(owed, available));
            } else if (!isRecordStart(bytes, available)) {
                return Optional.of(Parsed.bad(Reason.TUNNEL_NOT_TLS, "the first bytes are not a TLS handshake record"));
            } else if (available < RECORD_HEADER) {
                return Optional.empty();
            } else {
                owed = bytes.getUnsignedShort(bytes.readerIndex() + next + 3);
                next += RECORD_HEADER;
            }
        }
    }

    /** Judges as many of the header's bytes as are there: plain text must not wait for a fifth byte. */
    private boolean isRecordStart(ByteBuf bytes, int available) {
        int at = bytes.readerIndex() + next;
        if (available >= RECORD_HEADER) {
            int length = bytes.getUnsignedShort(at + 3);
            if (length == 0 || length > LARGEST_RECORD) {
                return false;
            }
        }
        return (available < 1 || bytes.getUnsignedByte(at) == HANDSHAKE)
                && (available < 2 || bytes.getUnsignedByte(at + 1) == 3)
                && (available < 3 || bytes.getUnsignedByte(at + 2) <= 4);
    }

    private void take(ByteBuf bytes, int count) {
        // Whatever follows the ClientHello in the stream is not ours to read.
        int wanted = Math.min(count, LIMIT + HANDSHAKE_HEADER - filled);
        if (filled + wanted > message.length) {
            message = Arrays.copyOf(
                    message, Math.min(LIMIT + HANDSHAKE_HEADER, Math.max(filled + wanted, 2 * message.length)));
        }
        bytes.getBytes(bytes.readerIndex() + next, message, filled, wanted);
        filled += wanted;
        next += count;
        owed -= count;
    }

    private Optional<Parsed<ClientHello>> whole() {
        if (filled > 0 && message[0] != CLIENT_HELLO) {
            return Optional.of(Parsed.bad(Reason.TUNNEL_NOT_TLS, "the first handshake message is not a ClientHello"));
        }
        if (filled < HANDSHAKE_HEADER) {
            return Optional.empty();
        }
        int length = (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | (message[3] & 0xff);
        if (length > LIMIT) {
            return Optional.of(Parsed.bad(Reason.TUNNEL_HELLO, "the ClientHello is longer than 16 KiB"));
        }
        return filled < HANDSHAKE_HEADER + length
                ? Optional.empty()
                : Optional.of(
                        ClientHello.parse(Arrays.copyOfRange(message, HANDSHAKE_HEADER, HANDSHAKE_HEADER + length)));
    }
}

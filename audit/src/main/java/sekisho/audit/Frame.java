package sekisho.audit;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The unit of a segment file: {@code len u32 | crc32c u32 | seq u64 | type u8 | body}, big-endian, filled with zeros to a
 * multiple of 8 bytes. The checksum covers all but itself and the filling. A {@code len} of 0 is the end of what was
 * written.
 */
final class Frame {

    /** Bytes before the body. */
    static final int HEAD = 17;

    static final byte LEAF = 1;
    static final byte COMMIT = 2;
    static final byte FOOTER = 3;
    static final byte HEADER = 4;

    /** Size, root and time. */
    static final int COMMIT_BODY = 48;

    /** The longest body: a footer lists one leaf in 256, of a segment of 1 GiB. */
    static final int MOST_BODY = 1 << 20;

    private static final int AFTER_CRC = 8;

    private Frame() {}

    static int size(int body) {
        return HEAD + body + 7 & ~7;
    }

    /** Completes the frame whose body already stands at {@code start + HEAD}; the filling must be zero. */
    static void finish(byte[] bytes, int start, byte type, long seq, int body) {
        ByteBuffer head = ByteBuffer.wrap(bytes, start, HEAD);
        head.putInt(body).putInt(0).putLong(seq).put(type);
        head.putInt(start + 4, checksum(bytes, start, body));
    }

    static int checksum(byte[] bytes, int start, int body) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, 4);
        crc.update(bytes, start + AFTER_CRC, HEAD - AFTER_CRC + body);
        return (int) crc.getValue();
    }

    /** A frame of its own. */
    static byte[] of(byte type, long seq, byte[] body) {
        byte[] bytes = new byte[size(body.length)];
        System.arraycopy(body, 0, bytes, HEAD, body.length);
        finish(bytes, 0, type, seq, body.length);
        return bytes;
    }
}

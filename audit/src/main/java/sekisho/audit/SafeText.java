package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A code point as it may stand between the quotes of a JSON text. Whatever could break the line, hide in it or drive a terminal
 * is escaped: controls, format characters such as the bidi overrides, line separators, private and unassigned code points. A
 * lone surrogate, which has no UTF-8, becomes U+FFFD.
 */
final class SafeText {

    /** Bytes that one code point takes at most. */
    static final int LONGEST = 12;

    static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** ASCII that stands in a text as it is. */
    static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, ' ', 0x7f, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private SafeText() {}

    /** @return where the next byte goes */
    static int put(int point, byte[] out, int start) {
        int at = start;
        if (point < 0x80 && PLAIN[point]) {
            out[at++] = (byte) point;
        } else if (point == '"' || point == '\\') {
            out[at++] = '\\';
            out[at++] = (byte) point;
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            at = utf8('\uFFFD', out, at);
        } else if (isVisible(point)) {
            at = utf8(point, out, at);
        } else {
            at = escape(point, out, at);
        }
        return at;
    }

    private static int escape(int point, byte[] out, int start) {
        int at = start;
        for (char unit : Character.toChars(point)) {
            out[at++] = '\\';
            out[at++] = 'u';
            for (int shift = 12; shift >= 0; shift -= 4) {
                out[at++] = HEX[unit >> shift & 15];
            }
        }
        return at;
    }

    /** RFC 3629 §3, outside ASCII. */
    private static int utf8(int point, byte[] out, int start) {
        int at = start;
        if (point < 0x800) {
            out[at++] = (byte) (0xc0 | point >> 6);
        } else {
            if (point < 0x10000) {
                out[at++] = (byte) (0xe0 | point >> 12);
            } else {
                out[at++] = (byte) (0xf0 | point >> 18);
                out[at++] = (byte) (0x80 | (point >> 12 & 0x3f));
            }
            out[at++] = (byte) (0x80 | (point >> 6 & 0x3f));
        }
        out[at++] = (byte) (0x80 | (point & 0x3f));
        return at;
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import sekisho.config.value.IpAddress;

/**
 * Writes one JSON object on one line in UTF-8, from the second member of {@code metadata} on ({@link EventLine#START} is the
 * beginning). Whatever could break the line, hide in it or drive a terminal is escaped: controls,
 * format characters such as the bidi overrides, line separators, private and unassigned code points. A lone surrogate, which
 * has no UTF-8, becomes U+FFFD. So the line is the same to {@code jq}, to a terminal and to {@code sha256sum}.
 */
final class JsonLine {

    /** Longest text that one field takes from outside, in UTF-16 units; six bytes each at worst. */
    private static final int MOST_TEXT = 1_024;

    /** The same for a text that stands in a list. */
    private static final int MOST_BRIEF = 128;

    /** What most lines need. */
    private static final int USUAL_BYTES = 1_280;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NUMBER = 20;
    private static final int LONGEST_ESCAPE = 12;

    /** ASCII that stands in a text as it is. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, ' ', 0x7f, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private byte[] out = new byte[USUAL_BYTES];
    private int length;
    private boolean first;

    /** A name and the brace that opens its object. */
    JsonLine object(String name) {
        name(name);
        put('{');
        first = true;
        return this;
    }

    JsonLine end() {
        put('}');
        first = false;
        return this;
    }

    JsonLine text(String name, String value) {
        name(name);
        string(value, MOST_TEXT);
        return this;
    }

    /** A text of which the first 128 units say enough. */
    JsonLine brief(String name, String value) {
        name(name);
        string(value, MOST_BRIEF);
        return this;
    }

    JsonLine number(String name, long value) {
        name(name);
        number(value);
        return this;
    }

    JsonLine texts(String name, List<String> values) {
        name(name);
        put('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                put(',');
            }
            string(values.get(i), MOST_BRIEF);
        }
        put(']');
        return this;
    }

    /** An array of objects; {@code each} writes the members of one. */
    <T> JsonLine objects(String name, List<T> values, BiConsumer<JsonLine, T> each) {
        name(name);
        put('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                put(',');
            }
            put('{');
            first = true;
            each.accept(this, values.get(i));
            put('}');
        }
        put(']');
        first = false;
        return this;
    }

    /** An address as its text. */
    JsonLine address(String name, IpAddress value) {
        name(name);
        put('"');
        address(value);
        put('"');
        return this;
    }

    /** The text {@code anonymous:<address>/32}, or {@code /128}. */
    JsonLine anonymous(String name, IpAddress source) {
        name(name);
        put('"');
        ascii("anonymous:");
        address(source);
        ascii(source.isIpv4() ? "/32" : "/128");
        put('"');
        return this;
    }

    /** A text of so many random bytes in hex. */
    JsonLine hex(String name, byte[] bytes, int from, int to) {
        name(name);
        room(2 + 2 * (to - from));
        out[length++] = '"';
        for (int i = from; i < to; i++) {
            out[length++] = HEX[bytes[i] >> 4 & 15];
            out[length++] = HEX[bytes[i] & 15];
        }
        out[length++] = '"';
        return this;
    }

    /** Whole members that another line wrote; not the first of their object. */
    JsonLine part(byte[] members) {
        room(members.length);
        System.arraycopy(members, 0, out, length, members.length);
        length += members.length;
        first = false;
        return this;
    }

    /** The bytes that were written stand here, from the first to {@link #length}. */
    byte[] array() {
        return out;
    }

    int length() {
        return length;
    }

    byte[] utf8() {
        return Arrays.copyOf(out, length);
    }

    /** The text as it would stand between the quotes. */
    static String escaped(String value) {
        JsonLine line = new JsonLine();
        line.string(value, Integer.MAX_VALUE);
        return new String(line.out, 1, line.length - 2, StandardCharsets.UTF_8);
    }

    private void name(String name) {
        int end = name.length();
        room(end + 4);
        byte[] to = out;
        int at = length;
        if (!first) {
            to[at++] = ',';
        }
        first = false;
        to[at++] = '"';
        for (int i = 0; i < end; i++) {
            to[at++] = (byte) name.charAt(i);
        }
        to[at++] = '"';
        to[at++] = ':';
        length = at;
    }

    private void string(String value, int most) {
        int end = Math.min(value.length(), most);
        room(end + 2);
        byte[] to = out;
        int at = length;
        to[at++] = '"';
        int i = 0;
        for (char c; i < end && (c = value.charAt(i)) < 0x80 && PLAIN[c]; i++) {
            to[at++] = (byte) c;
        }
        length = at;
        if (i < end) {
            notPlain(value, i, end);
        }
        if (end < value.length()) {
            point('…');
        }
        put('"');
    }

    private void notPlain(String value, int from, int end) {
        for (int i = from; i < end; ) {
            int point = value.codePointAt(i);
            i += Character.charCount(point);
            room(LONGEST_ESCAPE);
            if (point < 0x80 && PLAIN[point]) {
                out[length++] = (byte) point;
            } else if (point == '"' || point == '\\') {
                out[length++] = '\\';
                out[length++] = (byte) point;
            } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                point('\uFFFD');
            } else if (isVisible(point)) {
                point(point);
            } else {
                escape(point);
            }
        }
    }

    private void escape(int point) {
        for (char unit : Character.toChars(point)) {
            out[length++] = '\\';
            out[length++] = 'u';
            for (int shift = 12; shift >= 0; shift -= 4) {
                out[length++] = HEX[unit >> shift & 15];
            }
        }
    }

    /** UTF-8 (RFC 3629 §3) of a code point outside ASCII. */
    private void point(int point) {
        room(4);
        if (point < 0x800) {
            out[length++] = (byte) (0xc0 | point >> 6);
        } else {
            if (point < 0x10000) {
                out[length++] = (byte) (0xe0 | point >> 12);
            } else {
                out[length++] = (byte) (0xf0 | point >> 18);
                out[length++] = (byte) (0x80 | (point >> 12 & 0x3f));
            }
            out[length++] = (byte) (0x80 | (point >> 6 & 0x3f));
        }
        out[length++] = (byte) (0x80 | (point & 0x3f));
    }

    private void address(IpAddress value) {
        if (!value.isIpv4()) {
            ascii(value.toString());
            return;
        }
        room(15);
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                out[length++] = '.';
            }
            length += digits(value.byteAt(i), out, length);
        }
    }

    /** Text of ours, which needs no escaping. */
    private void ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            out[length++] = (byte) text.charAt(i);
        }
    }

    private void number(long value) {
        room(LONGEST_NUMBER);
        length += digits(value, out, length);
    }

    /** Decimal digits. @return how many bytes were written at {@code at} */
    static int digits(long value, byte[] out, int at) {
        if (value < 0) {
            byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, out, at, text.length);
            return text.length;
        }
        int count = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            count++;
        }
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return count;
    }

    private void put(char ascii) {
        room(1);
        out[length++] = (byte) ascii;
    }

    private void room(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
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

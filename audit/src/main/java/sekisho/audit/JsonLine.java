package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import sekisho.config.value.IpAddress;

/**
 * Writes one JSON object on one line in UTF-8, from the second member of {@code metadata} on ({@link EventLine#START} is the
 * beginning). Texts are made safe by {@link SafeText}: the line is the same to {@code jq}, to a terminal and to
 * {@code sha256sum}.
 */
final class JsonLine {

    /** Longest text that one field takes from outside, in UTF-16 units; six bytes each at worst. */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

    private static final int MOST_TEXT = 1_024;

    /** The same for a text that stands in a list. */
    private static final int MOST_BRIEF = 128;

    /** What most lines need. */
    private static final int USUAL_BYTES = 1_280;

    private static final int LONGEST_NUMBER = 20;

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

    /** A text of base 64 (RFC 4648 §4), whole however long it is. */
    JsonLine base64(String name, String value) {
        if (!BASE64.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " is not base 64");
        }
        name(name);
        string(value, value.length());
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
            out[length++] = SafeText.HEX[bytes[i] >> 4 & 15];
            out[length++] = SafeText.HEX[bytes[i] & 15];
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
        for (char c; i < end && (c = value.charAt(i)) < 0x80 && SafeText.PLAIN[c]; i++) {
            to[at++] = (byte) c;
        }
        length = at;
        if (i < end) {
            notPlain(value, i, end);
        }
        if (end < value.length()) {
            room(SafeText.LONGEST);
            length = SafeText.put('…', out, length);
        }
        put('"');
    }

    private void notPlain(String value, int from, int end) {
        for (int i = from; i < end; ) {
            int point = value.codePointAt(i);
            i += Character.charCount(point);
            room(SafeText.LONGEST);
            length = SafeText.put(point, out, length);
        }
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
}

package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes one JSON object on one line, from the second member of {@code metadata} on ({@link EventLine#START} is the
 * beginning). Whatever could break the line, hide in it or drive a terminal is escaped: controls,
 * format characters such as the bidi overrides, line separators, private and unassigned code points. A lone surrogate, which
 * has no UTF-8, becomes U+FFFD. So the line is the same to {@code jq}, to a terminal and to {@code sha256sum}.
 */
final class JsonLine {

    /** Longest text that one field takes from outside, in UTF-16 units; six bytes each at worst. */
    private static final int MOST_TEXT = 1_024;

    /** The same for a text that stands in a list. */
    private static final int MOST_BRIEF = 128;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(1_024);
    private boolean first;

    /** A name and the brace that opens its object. */
    JsonLine object(String name) {
        name(name);
        out.append('{');
        first = true;
        return this;
    }

    JsonLine end() {
        out.append('}');
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
        out.append(value);
        return this;
    }

    JsonLine texts(String name, List<String> values) {
        name(name);
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ",");
            string(values.get(i), MOST_BRIEF);
        }
        out.append(']');
        return this;
    }

    /** An array of objects; {@code each} writes the members of one. */
    <T> JsonLine objects(String name, List<T> values, BiConsumer<JsonLine, T> each) {
        name(name);
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "{" : ",{");
            first = true;
            each.accept(this, values.get(i));
            out.append('}');
        }
        out.append(']');
        first = false;
        return this;
    }

    byte[] utf8() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The text as it would stand between the quotes. */
    static String escaped(String value) {
        JsonLine line = new JsonLine();
        line.string(value, Integer.MAX_VALUE);
        return line.out.substring(1, line.out.length() - 1);
    }

    private void name(String name) {
        if (!first) {
            out.append(',');
        }
        first = false;
        out.append('"').append(name).append("\":");
    }

    private void string(String value, int most) {
        out.append('"');
        int end = Math.min(value.length(), most);
        for (int i = 0; i < end; ) {
            int point = value.codePointAt(i);
            i += Character.charCount(point);
            if (point == '"' || point == '\\') {
                out.append('\\').append((char) point);
            } else if (point >= ' ' && point < 0x7f) {
                out.append((char) point);
            } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                out.append('\uFFFD');
            } else if (isVisible(point)) {
                out.appendCodePoint(point);
            } else {
                escape(point);
            }
        }
        if (end < value.length()) {
            out.append('…');
        }
        out.append('"');
    }

    private void escape(int point) {
        for (char unit : Character.toChars(point)) {
            out.append("\\u")
                    .append(HEX[unit >> 12 & 15])
                    .append(HEX[unit >> 8 & 15])
                    .append(HEX[unit >> 4 & 15])
                    .append(HEX[unit & 15]);
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

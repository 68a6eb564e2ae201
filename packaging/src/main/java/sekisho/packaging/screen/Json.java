package sekisho.packaging.screen;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** JSON text (RFC 8259) from maps, collections, optionals, numbers, booleans and texts; for {@code --json} and the admin API. */
public final class Json {

    private Json() {}

    public static String text(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    /** The same on many lines, for people. */
    public static String indented(Object value) {
        String text = text(value);
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\' || endsEscape(text, i))) {
                quoted = !quoted;
            }
            boolean opens = !quoted && (c == '{' || c == '[');
            boolean closes = !quoted && (c == '}' || c == ']');
            boolean empty = closes && "{[".indexOf(text.charAt(i - 1)) >= 0;
            depth -= closes ? 1 : 0;
            if (closes && !empty) {
                out.append('\n').append("  ".repeat(depth));
            }
            out.append(c);
            depth += opens ? 1 : 0;
            if (!quoted && c == ':') {
                out.append(' ');
            } else if ((!quoted && c == ',') || (opens && "}]".indexOf(text.charAt(i + 1)) < 0)) {
                out.append('\n').append("  ".repeat(depth));
            }
        }
        return out.toString();
    }

    /** Whether the backslashes before a quotation mark are all escaped themselves. */
    private static boolean endsEscape(String text, int quote) {
        int from = quote;
        while (from > 0 && text.charAt(from - 1) == '\\') {
            from--;
        }
        return (quote - from) % 2 == 0;
    }

    private static void write(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> map) {
            String comma = "";
            out.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(comma);
                quote(out, entry.getKey().toString());
                out.append(':');
                write(out, entry.getValue());
                comma = ",";
            }
            out.append('}');
        } else if (value instanceof Collection<?> list) {
            String comma = "";
            out.append('[');
            for (Object each : list) {
                out.append(comma);
                write(out, each);
                comma = ",";
            }
            out.append(']');
        } else if (value instanceof Optional<?> maybe) {
            maybe.ifPresentOrElse(present -> write(out, present), () -> out.append("null"));
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(out, value.toString());
        }
    }

    /** Control characters and everything that moves the cursor or the reading direction is escaped. */
    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}

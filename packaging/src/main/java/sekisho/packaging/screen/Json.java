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

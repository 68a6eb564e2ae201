package sekisho.config.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The file as JSON Schema (draft 2020-12), for editors. It accepts whatever {@link SettingsReader} accepts and finds most
 * mistakes; what one place says about another, only the reader can judge.
 */
public final class SettingsSchema {

    private SettingsSchema() {}

    /** Pretty-printed, the same text for the same version. */
    public static String json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Sekisho configuration");
        root.put("description", "Everything is refused unless a rule allows it.");
        root.putAll(new TreeMap<>(FileKeys.FILE.schema()));
        StringBuilder out = new StringBuilder();
        write(out, root, 0);
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            writeMap(out, map, depth);
        } else if (value instanceof List<?> list) {
            out.append('[');
            String comma = "";
            for (Object item : list) {
                out.append(comma);
                write(out, item, depth);
                comma = ", ";
            }
            out.append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            out.append(quoted(value.toString()));
        }
    }

    /** A map with an order keeps it; others are sorted, so that the text is always the same. */
    private static void writeMap(StringBuilder out, Map<?, ?> map, int depth) {
        Map<?, ?> ordered = map instanceof LinkedHashMap ? map : new TreeMap<>(map);
        if (ordered.isEmpty()) {
            out.append("{}");
            return;
        }
        String indent = "  ".repeat(depth + 1);
        out.append(ordered.entrySet().stream()
                .map(entry -> {
                    StringBuilder line = new StringBuilder(indent)
                            .append(quoted(entry.getKey().toString()))
                            .append(": ");
                    write(line, entry.getValue(), depth + 1);
                    return line.toString();
                })
                .collect(Collectors.joining(",\n", "{\n", "\n" + "  ".repeat(depth) + "}")));
    }

    /** RFC 8259 §7. Nothing in the table of keys has a control character. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

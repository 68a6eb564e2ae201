package sekisho.config.settings;

/** A value as it was written, made safe for one line of a terminal. */
final class Quoted {

    private static final int MOST = 120;

    private Quoted() {}

    /** In double quotes. What a reader can't see (controls, joiners, directions) is shown as an escape of YAML. */
    static String of(String value) {
        StringBuilder out = new StringBuilder("\"");
        int end = value.codePointCount(0, value.length()) > MOST ? value.offsetByCodePoints(0, MOST) : value.length();
        value.substring(0, end).codePoints().forEach(c -> append(out, c));
        return out.append(end < value.length() ? "…" : "").append('"').toString();
    }

    /** A library's words, made as safe. */
    static String safe(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(500).forEach(c -> append(out, c));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> escape(out, c);
            default -> out.appendCodePoint(c);
        }
    }

    private static void escape(StringBuilder out, int c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(String.format(c > 0xffff ? "\\U%08X" : "\\u%04X", c));
        }
    }
}

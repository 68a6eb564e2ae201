package sekisho.query;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for people and programs. */
final class Answers {

    /** How rows are written. */
    enum Form {
        TABLE,
        /** One array of objects (RFC 8259). */
        JSON,
        /** RFC 4180, in UTF-8; nothing in it begins what a spreadsheet would run. */
        CSV
    }

    private static final String RUNS_IN_A_SPREADSHEET = "=+-@\t\r";

    private final Form form;
    private final PrintStream out;

    Answers(Form form, PrintStream out) {
        this.form = form;
        this.out = out;
    }

    void show(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        List<List<@Nullable Object>> all = new ArrayList<>();
        while (rows.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 1; i <= names.size(); i++) {
                row.add(rows.getObject(i));
            }
            all.add(row);
        }
        switch (form) {
            case TABLE -> table(names, all);
            case JSON -> json(names, all);
            case CSV -> csv(names, all);
        }
    }

    private void table(List<String> names, List<List<@Nullable Object>> rows) {
        List<List<String>> cells = new ArrayList<>(List.of(names));
        rows.forEach(
                row -> cells.add(row.stream().map(value -> safe(text(value))).toList()));
        int[] widths = new int[names.size()];
        cells.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private void json(List<String> names, List<List<@Nullable Object>> rows) {
        StringBuilder text = new StringBuilder("[");
        for (List<@Nullable Object> row : rows) {
            text.append(text.length() > 1 ? ",\n{" : "\n{");
            for (int i = 0; i < names.size(); i++) {
                Object value = row.get(i);
                text.append(i > 0 ? "," : "").append(quoted(names.get(i))).append(':');
                text.append(
                        value == null
                                ? "null"
                                : value instanceof Number || value instanceof Boolean
                                        ? value.toString()
                                        : quoted(text(value)));
            }
            text.append('}');
        }
        out.println(text.append("\n]"));
    }

    private void csv(List<String> names, List<List<@Nullable Object>> rows) {
        out.print(String.join(",", names.stream().map(Answers::field).toList()) + "\r\n");
        for (List<@Nullable Object> row : rows) {
            out.print(String.join(
                            ",", row.stream().map(value -> field(cell(value))).toList()) + "\r\n");
        }
        out.flush();
    }

    private static String cell(@Nullable Object value) {
        String text = safe(text(value));
        boolean runs =
                !(value instanceof Number) && !text.isEmpty() && RUNS_IN_A_SPREADSHEET.indexOf(text.charAt(0)) >= 0;
        return runs ? "'" + text : text;
    }

    private static String field(String text) {
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Timestamp time
                ? time.toLocalDateTime().toString().replace('T', ' ')
                : value.toString();
    }

    private static String quoted(String text) {
        return '"' + safe(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** What would move a cursor or turn the reading direction is shown, not done. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            boolean harmless = !Character.isISOControl(point)
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR
                    && type != Character.SURROGATE;
            if (harmless) {
                safe.appendCodePoint(point);
            } else {
                for (char half : Character.toChars(point)) {
                    safe.append(String.format("\\u%04x", (int) half));
                }
            }
        });
        return safe.toString();
    }
}

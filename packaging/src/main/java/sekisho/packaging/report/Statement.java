package sekisho.packaging.report;

import java.util.List;

/**
 * One answer to an auditor.
 *
 * @param key of its title, basis and words
 * @param values of its sentence
 * @param columns keys of the table's heads; empty for no table
 * @param rows of the table
 * @param hasLimit whether there is a part that this log cannot show
 */
record Statement(String key, List<String> values, List<String> columns, List<List<String>> rows, boolean hasLimit) {

    Statement {
        values = List.copyOf(values);
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}

package sekisho.config.settings;

/**
 * One mistake in the file, said so that it can be corrected at once.
 *
 * @param line from 1, of the offending scalar; of the parent's key when something is missing
 * @param column from 1
 * @param text what is wrong, the value exactly as written, and what to write instead
 */
public record Problem(int line, int column, Severity severity, String text) implements Comparable<Problem> {

    /** A warning doesn't stop anything. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** {@code FILE:LINE:COL: error|warning: text}, with the file as the person typed it. */
    public String format(String file) {
        return file + ":" + line + ":" + column + ": " + (severity == Severity.ERROR ? "error" : "warning") + ": "
                + text;
    }

    @Override
    public int compareTo(Problem other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}

package sekisho.config.settings;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The place where a text stops being YAML; nothing after it can be read. Never leaves {@link YamlTree}. */
final class YamlFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    YamlFault(int line, int column, String text) {
        super(Quoted.safe(text), null, false, false);
        this.line = line;
        this.column = column;
    }

    static YamlFault of(YamlEngineException e, String text) {
        if (e instanceof ReaderException reader) {
            String before = text.substring(0, text.offsetByCodePoints(0, reader.getPosition()));
            int lineStart = before.lastIndexOf('\n') + 1;
            return new YamlFault(
                    1 + (int) before.chars().filter(c -> c == '\n').count(),
                    1 + before.codePointCount(lineStart, before.length()),
                    "the character " + Quoted.of(Character.toString(reader.getCodePoint()))
                            + " is not allowed in YAML");
        }
        if (e instanceof MarkedYamlEngineException marked) {
            // Where the text ends is of no use: what was opened and never closed is.
            Optional<Mark> mark = String.valueOf(marked.getProblem()).endsWith("end of stream")
                    ? marked.getContextMark().or(marked::getProblemMark)
                    : marked.getProblemMark().or(marked::getContextMark);
            return new YamlFault(
                    mark.map(at -> at.getLine() + 1).orElse(1),
                    mark.map(at -> at.getColumn() + 1).orElse(1),
                    say(marked));
        }
        return new YamlFault(1, 1, "this is not YAML 1.2: " + e.getMessage());
    }

    private static String say(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("(TAB)")) {
            return "a tab stands where YAML wants spaces; indent with spaces";
        }
        return "this is not YAML 1.2: " + (e.getContext() == null ? "" : e.getContext() + ", ") + problem;
    }

    InvalidSettings asInvalid(Report report) {
        report.error(new YamlNode.Text(line, column, "", true), String.valueOf(getMessage()));
        return new InvalidSettings(report.problems());
    }
}

package sekisho.config.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects problems while the file is read, so that all of them are told at once. */
final class Report {

    /** A person corrects no more than this in one sitting; a hostile file costs no more either. */
    private static final int MOST = 1_000;

    private final List<Problem> problems = new ArrayList<>();
    private int errors;

    void error(YamlNode at, String text) {
        errors++;
        add(new Problem(at.line(), at.column(), Problem.Severity.ERROR, text));
    }

    void warning(YamlNode at, String text) {
        add(new Problem(at.line(), at.column(), Problem.Severity.WARNING, text));
    }

    boolean hasErrors() {
        return errors > 0;
    }

    /** Whether looking for the right spelling is still worth its time. */
    boolean suggests() {
        return problems.size() < 100;
    }

    /** In order of position. At least one error is among them when {@link #hasErrors}. */
    List<Problem> problems() {
        return problems.stream().sorted().toList();
    }

    private void add(Problem problem) {
        if (problems.size() < MOST) {
            problems.add(problem);
        } else if (problems.size() == MOST) {
            problems.add(new Problem(
                    problem.line(),
                    problem.column(),
                    Problem.Severity.ERROR,
                    "more than 1000 problems; the rest is not shown"));
        }
    }
}

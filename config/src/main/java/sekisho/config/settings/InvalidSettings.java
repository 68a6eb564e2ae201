package sekisho.config.settings;

import java.util.List;

/** The administrator's mistakes, all of them, in order of position. At least one is an error. */
public final class InvalidSettings extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidSettings(List<Problem> problems) {
        super(problems.size() + " problems, the first: " + problems.get(0).text());
        this.problems = problems.stream().sorted().toList();
    }

    public List<Problem> problems() {
        return problems;
    }
}

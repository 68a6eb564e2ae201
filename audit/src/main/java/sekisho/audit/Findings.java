package sekisho.audit;

import java.util.ArrayList;
import java.util.List;

/** Collects what a verification finds. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    void add(Finding.Kind kind, String text) {
        all.add(new Finding(kind, text));
    }

    void altered(String text) {
        add(Finding.Kind.ALTERED, text);
    }

    void incomplete(String text) {
        add(Finding.Kind.INCOMPLETE, text);
    }

    List<Finding> all() {
        return all;
    }
}

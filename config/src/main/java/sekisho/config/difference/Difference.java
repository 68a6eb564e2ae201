package sekisho.config.difference;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that is not as it was.
 *
 * @param subject a rule, group, person or key, as named in the file
 * @param values of the statement, as they are written in the file
 */
public record Difference(Effect effect, Statement statement, String subject, List<String> values) {

    public Difference {
        values = List.copyOf(values);
    }

    static Difference of(Effect effect, Statement statement, String subject, String... values) {
        return new Difference(effect, statement, subject, List.of(values));
    }

    /** One line without its end, that begins with the sign of its effect. */
    public String ja() {
        return line(true);
    }

    /** One line without its end, that begins with the sign of its effect. */
    public String en() {
        return line(false);
    }

    private String line(boolean japanese) {
        List<Object> all = new ArrayList<>();
        all.add(Written.safe(subject));
        values.forEach(value -> all.add(value.isEmpty() ? (japanese ? "なし" : "none") : Written.safe(value)));
        return effect.sign(japanese) + " " + String.format(statement.pattern(japanese), all.toArray());
    }
}

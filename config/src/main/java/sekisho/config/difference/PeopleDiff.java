package sekisho.config.difference;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sekisho.config.settings.Person;
import sekisho.config.settings.Settings;

/** {@code people}: who may ask, approve and read. */
final class PeopleDiff {

    private PeopleDiff() {}

    static void add(List<Difference> all, Settings before, Settings after) {
        Set<String> ids = new TreeSet<>(before.people().keySet());
        ids.addAll(after.people().keySet());
        for (String id : ids) {
            Person was = before.people().get(id);
            Person is = after.people().get(id);
            if (was == null && is != null) {
                String proofs = joined(texts(is.certificates()));
                all.add(Difference.of(Effect.OPENS, Statement.NEW_PERSON, id, joined(texts(is.roles())), proofs));
            } else if (was != null && is == null) {
                all.add(Difference.of(Effect.CLOSES, Statement.PERSON_GONE, id, joined(texts(was.roles()))));
            } else if (was != null && is != null) {
                tell(all, Effect.OPENS, Statement.ROLES_MORE, id, is.roles(), was.roles());
                tell(all, Effect.CLOSES, Statement.ROLES_LESS, id, was.roles(), is.roles());
                tell(all, Effect.OPENS, Statement.PROOF_MORE, id, is.certificates(), was.certificates());
                tell(all, Effect.CLOSES, Statement.PROOF_LESS, id, was.certificates(), is.certificates());
            }
        }
    }

    private static void tell(
            List<Difference> all,
            Effect effect,
            Statement statement,
            String id,
            Collection<?> these,
            Collection<?> those) {
        Set<String> left = texts(these);
        left.removeAll(texts(those));
        if (!left.isEmpty()) {
            all.add(Difference.of(effect, statement, id, joined(left)));
        }
    }

    private static Set<String> texts(Collection<?> values) {
        Set<String> texts = new TreeSet<>();
        values.forEach(value -> texts.add(Written.text(value)));
        return texts;
    }

    private static String joined(Set<String> values) {
        return String.join(", ", values);
    }
}

package sekisho.config.difference;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sekisho.config.settings.ClientGroup;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;

/** {@code clients}: who is meant by the rules' words. */
final class GroupsDiff {

    private static final ClientGroup NOBODY = new ClientGroup("", List.of());

    private final List<Difference> all;
    private final Settings before;
    private final Settings after;

    private GroupsDiff(List<Difference> all, Settings before, Settings after) {
        this.all = all;
        this.before = before;
        this.after = after;
    }

    static void add(List<Difference> all, Settings before, Settings after) {
        GroupsDiff diff = new GroupsDiff(all, before, after);
        Set<String> names = new TreeSet<>(before.clients().keySet());
        names.addAll(after.clients().keySet());
        names.forEach(diff::compare);
    }

    private void compare(String name) {
        Map<String, Set<String>> old = kinds(before.clients().getOrDefault(name, NOBODY));
        Map<String, Set<String>> now = kinds(after.clients().getOrDefault(name, NOBODY));
        boolean stands = before.clients().containsKey(name) && after.clients().containsKey(name);
        for (String kind : new TreeSet<>(old.keySet())) {
            Set<String> was = old.getOrDefault(kind, Set.of());
            Set<String> is = now.getOrDefault(kind, Set.of());
            if (stands && was.isEmpty() != is.isEmpty()) {
                // Of each kind that is written one must fit: the first of a kind narrows, the last gone widens.
                boolean wider = is.isEmpty();
                tell(name, wider, wider ? Statement.GROUP_WIDENED : Statement.GROUP_NARROWED, wider ? was : is);
            } else {
                tell(name, true, Statement.GROUP_MORE, less(is, was));
                tell(name, false, Statement.GROUP_LESS, less(was, is));
            }
        }
    }

    private void tell(String name, boolean wider, Statement statement, Set<String> values) {
        if (!values.isEmpty()) {
            Set<String> users = Stream.of(before, after)
                    .flatMap(settings -> settings.rules().stream())
                    .filter(rule -> rule.clients().contains(name))
                    .map(RuleSettings::id)
                    .collect(Collectors.toCollection(TreeSet::new));
            all.add(Difference.of(
                    effect(name, wider), statement, name, String.join(", ", values), String.join(", ", users)));
        }
    }

    /** A wider group opens what an allow rule gives it, and closes what a deny rule takes from it. */
    private Effect effect(String name, boolean wider) {
        Set<Boolean> denies = after.rules().stream()
                .filter(rule -> rule.clients().contains(name))
                .map(RuleSettings::deny)
                .collect(Collectors.toSet());
        return denies.size() != 1 ? Effect.CHANGES : Effect.opensWhen(denies.contains(false) == wider);
    }

    private static Map<String, Set<String>> kinds(ClientGroup group) {
        return Map.of(
                "networks", texts(group.networks()),
                "certificates", texts(group.certificates()),
                "vpc-endpoints", texts(group.vpcEndpoints()));
    }

    private static Set<String> texts(Iterable<?> values) {
        Set<String> texts = new TreeSet<>();
        values.forEach(value -> texts.add(Written.text(value)));
        return texts;
    }

    private static Set<String> less(Set<String> these, Set<String> those) {
        Set<String> left = new TreeSet<>(these);
        left.removeAll(those);
        return left;
    }
}

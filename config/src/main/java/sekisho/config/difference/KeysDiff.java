package sekisho.config.difference;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;

/** Everything beside rules, groups and people: key by key. */
final class KeysDiff {

    /** Told elsewhere, by what they mean. */
    private static final Set<String> TOLD = Set.of("clients", "destinations", "rules", "people");

    private KeysDiff() {}

    static void add(List<Difference> all, Settings before, Settings after) {
        Map<String, String> old = leaves(before, after);
        Map<String, String> now = leaves(after, before);
        Set<String> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(now.keySet());
        if (before.approval().isPresent() != after.approval().isPresent()) {
            boolean gone = after.approval().isEmpty();
            Statement statement = gone ? Statement.APPROVAL_GONE : Statement.APPROVAL_ADDED;
            all.add(Difference.of(Effect.opensWhen(gone), statement, "approval"));
        }
        for (String key : keys) {
            String from = old.getOrDefault(key, "");
            String to = now.getOrDefault(key, "");
            if (!from.equals(to)) {
                all.add(tell(key, from, to));
            }
        }
    }

    private static Difference tell(String key, String from, String to) {
        if (key.equals("approval.changes") || key.equals("approval.grants")) {
            boolean both = !from.isEmpty() && !to.isEmpty();
            Effect effect = both
                    ? Effect.opensWhen(Integer.parseInt(to) < Integer.parseInt(from))
                    : Effect.opensWhen(to.isEmpty());
            return Difference.of(effect, Statement.APPROVERS, key, from, to);
        }
        boolean isDoor = key.startsWith("listen.") && key.endsWith(".address");
        Effect effect = isDoor && (from.isEmpty() || to.isEmpty()) ? Effect.opensWhen(from.isEmpty()) : Effect.CHANGES;
        return Difference.of(effect, Statement.KEY, key, from, to);
    }

    private static Map<String, String> leaves(Settings settings, Settings other) {
        Map<String, String> leaves = new LinkedHashMap<>(Leaves.of("", settings));
        leaves.keySet().removeIf(key -> TOLD.stream().anyMatch(told -> isBelow(key, told)));
        // A destination that a rule names is told with the rule; one that none names is told here.
        settings.destinations().forEach((name, target) -> {
            if (!isNamed(settings, name) && !isNamed(other, name)) {
                leaves.putAll(Leaves.of("destinations." + name, unused(target)));
            }
        });
        return leaves;
    }

    private static boolean isNamed(Settings settings, String destination) {
        Target target = settings.destinations().get(destination);
        return target != null
                && settings.rules().stream().anyMatch(rule -> rule.targets().contains(target));
    }

    private static Target unused(Target target) {
        return new Target(
                target.hosts(), target.literals(), target.ranges(), target.ports(), target.tunnel(), List.of());
    }

    private static boolean isBelow(String key, String section) {
        return key.startsWith(section)
                && (key.length() == section.length()
                        || key.charAt(section.length()) == '.'
                        || key.charAt(section.length()) == ' ');
    }
}

package sekisho.config.difference;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;

/** {@code rules}, each by its id, with the destinations that it names in place. */
final class RulesDiff {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV");

    /** Told by sentences of their own, or of no meaning: where the rule stands in the file. */
    private static final Set<String> TOLD = Set.of("id", "line", "deny", "clients", "until");

    private final List<Difference> all;
    private final ZoneId zone;

    private RulesDiff(List<Difference> all, ZoneId zone) {
        this.all = all;
        this.zone = zone;
    }

    static void add(List<Difference> all, Settings before, Settings after) {
        RulesDiff diff = new RulesDiff(all, after.zone());
        Map<String, RuleSettings> old = byId(before);
        Map<String, RuleSettings> now = byId(after);
        now.forEach((id, rule) -> {
            RuleSettings was = old.get(id);
            if (was == null || was.deny() != rule.deny()) {
                diff.whole(rule, true);
            } else {
                diff.changed(was, rule);
            }
        });
        old.forEach((id, was) -> {
            RuleSettings rule = now.get(id);
            if (rule == null || was.deny() != rule.deny()) {
                diff.whole(was, false);
            }
        });
    }

    private static Map<String, RuleSettings> byId(Settings settings) {
        Map<String, RuleSettings> rules = new LinkedHashMap<>();
        settings.rules().forEach(rule -> rules.put(rule.id(), rule));
        return rules;
    }

    private void whole(RuleSettings rule, boolean comes) {
        Statement statement = rule.deny()
                ? comes ? Statement.NEW_DENY : Statement.DENY_GONE
                : comes ? Statement.NEW_RULE : Statement.RULE_GONE;
        tell(
                Effect.opensWhen(comes != rule.deny()),
                statement,
                rule,
                Written.text(rule.clients()),
                joined(Reach.of(rule).all()));
        if (comes) {
            Map<String, String> terms = terms(rule);
            rule.until().ifPresent(end -> terms.put("until", moment(end)));
            String told = terms.entrySet().stream()
                    .map(term -> term.getKey() + ": " + term.getValue())
                    .collect(Collectors.joining("; "));
            tell(Effect.opensWhen(!rule.deny()), Statement.TERMS, rule, told);
        }
    }

    private void changed(RuleSettings was, RuleSettings rule) {
        int before = all.size();
        boolean deny = rule.deny();
        Reach old = Reach.of(was);
        Reach now = Reach.of(rule);
        set(now.without(old), Effect.opensWhen(!deny), deny ? Statement.DENIES_MORE : Statement.LEADS_MORE, rule);
        set(old.without(now), Effect.opensWhen(deny), deny ? Statement.DENIES_LESS : Statement.LEADS_LESS, rule);
        set(less(rule.clients(), was.clients()), Effect.opensWhen(!deny), Statement.FOR_MORE, rule);
        set(less(was.clients(), rule.clients()), Effect.opensWhen(deny), Statement.FOR_LESS, rule);
        if (!was.until().equals(rule.until())) {
            Effect effect = Effect.opensWhen(isLater(rule.until(), was.until()) != deny);
            tell(effect, Statement.ENDS, rule, end(was), end(rule));
        }
        terms(was, rule);
        if (all.size() == before && !aws(was).equals(aws(rule))) {
            String key = "destinations (aws)";
            tell(Effect.CHANGES, Statement.RULE_KEY, rule, key, aws(was), aws(rule));
        }
    }

    private void terms(RuleSettings was, RuleSettings rule) {
        Map<String, String> old = terms(was);
        Map<String, String> now = terms(rule);
        Set<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        if (was.needs().isPresent() != rule.needs().isPresent()) {
            boolean dropped = was.needs().isPresent();
            tell(Effect.opensWhen(dropped), dropped ? Statement.GRANT_DROPPED : Statement.GRANT_ADDED, rule);
            if (dropped) {
                keys.removeAll(Set.of("grant-for", "grant-binds"));
            }
        }
        for (String key : keys) {
            String from = old.getOrDefault(key, "");
            String to = now.getOrDefault(key, "");
            if (!from.equals(to)) {
                Effect effect = RuleEffects.of(key, was, rule);
                tell(rule.deny() ? effect.reversed() : effect, Statement.RULE_KEY, rule, key, from, to);
            }
        }
    }

    private static Map<String, String> terms(RuleSettings rule) {
        Map<String, String> terms = new LinkedHashMap<>(Leaves.of("", rule));
        terms.keySet().removeIf(key -> TOLD.contains(key) || key.startsWith("targets"));
        terms.computeIfPresent("types", (key, numbers) -> RuleEffects.typeNames(rule));
        return terms;
    }

    private void set(List<String> values, Effect effect, Statement statement, RuleSettings rule) {
        if (!values.isEmpty()) {
            tell(effect, statement, rule, joined(values));
        }
    }

    private void tell(Effect effect, Statement statement, RuleSettings rule, String... values) {
        all.add(Difference.of(effect, statement, rule.id(), values));
    }

    private String end(RuleSettings rule) {
        return rule.until().map(this::moment).orElse("");
    }

    private String moment(Instant end) {
        return MINUTE.format(end.atZone(zone));
    }

    private static boolean isLater(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || (other.isPresent() && one.get().isAfter(other.get()));
    }

    private static String aws(RuleSettings rule) {
        return rule.targets().stream()
                .flatMap(target -> target.aws().stream())
                .map(name -> name.service() + " " + name.host() + (name.twin() ? " twin" : ""))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static List<String> less(Set<String> these, Set<String> those) {
        Set<String> left = new TreeSet<>(these);
        left.removeAll(those);
        return new ArrayList<>(left);
    }

    private static String joined(List<String> values) {
        return String.join(", ", values);
    }
}

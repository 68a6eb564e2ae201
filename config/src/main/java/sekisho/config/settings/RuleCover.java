package sekisho.config.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.LabelTrie;
import sekisho.config.value.PortRange;

/** Rules that change nothing, because another one says the same or more: to be removed before they surprise somebody. */
final class RuleCover {

    /** Rules compared with one rule; beyond them a file is too strange for advice, and must stay cheap. */
    private static final int MOST_COMPARED = 200;

    private final Map<String, ClientGroup> clients;
    private final Report report;
    private final LabelTrie<WrittenRule> byHost = new LabelTrie<>();
    private final List<WrittenRule> withLiterals = new ArrayList<>();

    RuleCover(Map<String, ClientGroup> clients, List<WrittenRule> rules, Report report) {
        this.clients = clients;
        this.report = report;
        for (WrittenRule rule : rules) {
            Set<HostPattern> hosts = new HashSet<>();
            rule.rule().targets().forEach(target -> hosts.addAll(target.hosts()));
            hosts.forEach(host -> byHost.add(host, rule));
            if (rule.rule().targets().stream()
                    .anyMatch(target ->
                            !target.literals().isEmpty() || !target.ranges().isEmpty())) {
                withLiterals.add(rule);
            }
        }
    }

    void check(List<WrittenRule> rules) {
        Set<RuleSettings> covered = new HashSet<>();
        Map<String, Integer> order = new HashMap<>();
        rules.forEach(rule -> order.put(rule.rule().id(), order.size()));
        for (WrittenRule rule : rules) {
            candidates(rule).stream()
                    .filter(other -> !covered.contains(other.rule()) && covers(other.rule(), rule.rule()))
                    // Of twins the second is told: the first stood there alone once.
                    .filter(other -> order.getOrDefault(other.rule().id(), 0)
                                    < order.getOrDefault(rule.rule().id(), 0)
                            || !covers(rule.rule(), other.rule()))
                    .findFirst()
                    .ifPresent(other -> {
                        covered.add(rule.rule());
                        tell(rule, other.rule());
                    });
        }
    }

    private void tell(WrittenRule rule, RuleSettings by) {
        String other = Quoted.of(by.id()) + " at line " + by.line();
        report.warning(
                rule.at("id"),
                by.deny() && !rule.rule().deny()
                        ? "this rule never allows anything: the deny rule " + other + " covers it"
                        : "this rule changes nothing: the rule " + other + " covers it; remove one");
    }

    /** Rules that cover the first host; only they can cover all. */
    private Set<WrittenRule> candidates(WrittenRule rule) {
        Set<WrittenRule> found = new LinkedHashSet<>();
        Target first = rule.rule().targets().get(0);
        if (first.hosts().isEmpty()) {
            withLiterals.stream().limit(MOST_COMPARED).forEach(found::add);
        } else {
            byHost.covering(first.hosts().get(0), other -> {
                if (found.size() < MOST_COMPARED) {
                    found.add(other);
                }
            });
        }
        found.remove(rule);
        return found;
    }

    private boolean covers(RuleSettings wide, RuleSettings narrow) {
        boolean when = wide.until().isEmpty()
                || narrow.until()
                        .filter(end -> !end.isAfter(wide.until().get()))
                        .isPresent();
        return when
                && (wide.hours().isEmpty() || wide.hours().equals(narrow.hours()))
                && (wide.deny() || (!narrow.deny() && allowsAlike(wide, narrow)))
                && wide.through().containsAll(narrow.through())
                && networks(wide.clients(), narrow.clients())
                && narrow.targets().stream().allMatch(target -> leads(wide, target));
    }

    /** What only an allow rule decides. */
    private static boolean allowsAlike(RuleSettings wide, RuleSettings narrow) {
        return ScopeReach.holds(wide.addresses(), narrow.addresses())
                && wide.types().containsAll(narrow.types())
                && wide.lifetime().equals(narrow.lifetime())
                && wide.idle().equals(narrow.idle())
                && (wide.chainTrusted() || !narrow.chainTrusted())
                && (wide.nat64() || !narrow.nat64())
                && wide.reports() == narrow.reports()
                && wide.greeting().equals(narrow.greeting())
                && wide.uploadPerDay().equals(narrow.uploadPerDay())
                && wide.onward().equals(narrow.onward());
    }

    private boolean networks(Set<String> wide, Set<String> narrow) {
        if (wide.containsAll(narrow)) {
            return true;
        }
        List<AddressRange> outer = groups(wide)
                .filter(ClientGroup::needsOnlyNetworks)
                .flatMap(group -> group.networks().stream())
                .toList();
        return groups(narrow)
                .allMatch(group -> wide.contains(group.name())
                        || (!group.networks().isEmpty()
                                && group.networks().stream()
                                        .allMatch(range -> outer.stream().anyMatch(other -> other.contains(range)))));
    }

    private Stream<ClientGroup> groups(Set<String> names) {
        return names.stream().flatMap(name -> Optional.ofNullable(clients.get(name)).stream());
    }

    private boolean leads(RuleSettings wide, Target narrow) {
        List<Target> fit = wide.targets().stream()
                .filter(target -> wide.deny() || target.tunnel() == narrow.tunnel())
                .filter(target -> narrow.ports().stream().allMatch(port -> contains(target.ports(), port)))
                .toList();
        Set<IpAddress> literals = new HashSet<>();
        LabelTrie<Target> hosts = new LabelTrie<>();
        fit.forEach(target -> {
            literals.addAll(target.literals());
            target.hosts().forEach(host -> hosts.add(host, target));
        });
        List<AddressRange> ranges =
                fit.stream().flatMap(target -> target.ranges().stream()).toList();
        return literals.containsAll(narrow.literals())
                && narrow.ranges().stream().allMatch(range -> ranges.stream().anyMatch(other -> other.contains(range)))
                && narrow.hosts().stream().allMatch(host -> {
                    List<Target> found = new ArrayList<>(1);
                    hosts.covering(host, found::add);
                    return !found.isEmpty();
                });
    }

    private static boolean contains(List<PortRange> ranges, PortRange range) {
        return ranges.stream().anyMatch(other -> other.contains(range));
    }
}

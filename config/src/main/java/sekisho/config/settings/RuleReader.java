package sekisho.config.settings;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.value.AddressRange;

/** {@code rules}: each with everything that it refers to. */
final class RuleReader {

    private final YamlNode.Keys root;
    private final ZoneId zone;
    private final Map<String, Target> destinations;
    private final TargetReader targets;
    private final InstantSource clock;
    private final HoursReader hours;
    private final Report report;
    private final Map<String, Integer> idLines = new HashMap<>();

    RuleReader(
            YamlNode.Keys root,
            ZoneId zone,
            Map<String, Target> destinations,
            TargetReader targets,
            HoursReader hours,
            InstantSource clock,
            Report report) {
        this.root = root;
        this.zone = zone;
        this.destinations = destinations;
        this.targets = targets;
        this.hours = hours;
        this.clock = clock;
        this.report = report;
    }

    /** In the order of the file; rules without a readable id or a place to lead to are left out, and were told. */
    List<WrittenRule> readAll() {
        return root.value("rules").flatMap(YamlNode::asItems).stream()
                .flatMap(items -> items.items().stream())
                .flatMap(item -> item.asKeys().stream())
                .flatMap(keys -> read(keys).stream())
                .toList();
    }

    private Optional<WrittenRule> read(YamlNode.Keys rule) {
        Set<String> clients = references(rule, "clients", "clients").keySet();
        List<Lead> leads = leads(rule);
        Optional<Instant> until = until(rule);
        Optional<String> id = PlainKinds.RULE_ID.read(rule, "id").filter(text -> isUnique(rule, text));
        if (id.isEmpty() || clients.isEmpty() || leads.isEmpty()) {
            return Optional.empty();
        }
        RuleSettings settings = new RuleSettings(
                id.get(),
                rule.line(),
                RuleKeys.DENIES.read(rule, "action").orElse(false),
                clients,
                leads.stream().map(Lead::target).toList(),
                orAll(Set.copyOf(RuleKeys.GATE.readAll(rule, "through")), Set.of(Gate.values())),
                scope(rule),
                until,
                PlainKinds.SENTENCE.read(rule, "reason"),
                AmountKinds.LONG.read(rule, "lifetime"),
                AmountKinds.LONG.read(rule, "idle"),
                orAll(Set.copyOf(TypeKind.TYPE.readAll(rule, "types")), TypeKind.STANDARD),
                RuleKeys.TRUSTS_CHAIN.read(rule, "chain").orElse(false),
                PlainKinds.BOOLEAN.read(rule, "nat64").orElse(false),
                rule.value("hours").flatMap(YamlNode::asKeys).flatMap(hours::read),
                RuleKeys.REPORTS.read(rule, "mode").orElse(false),
                new Greeting(
                        RuleKeys.MISSING_SNI.read(rule, "missing-sni").orElse(false), RuleKeys.ECH.read(rule, "ech")),
                FileKeys.PER_DAY.read(rule, "upload-per-day"),
                new Onward(
                        Set.copyOf(RuleKeys.UPGRADE.readAll(rule, "upgrade")),
                        RuleKeys.SEND_PROXY.read(rule, "send-proxy").orElse(false)),
                need(rule));
        return Optional.of(new WrittenRule(settings, leads, rule));
    }

    private static <T> Set<T> orAll(Set<T> written, Set<T> standard) {
        return written.isEmpty() ? standard : written;
    }

    private boolean isUnique(YamlNode.Keys rule, String id) {
        Integer before = idLines.putIfAbsent(id, rule.line());
        if (before != null) {
            report.error(
                    rule.value("id").orElseThrow(),
                    "the id " + Quoted.of(id) + " is already that of the rule at line " + before);
        }
        return before == null;
    }

    /** Names under {@code key} that exist in the section of that name. */
    private Map<String, YamlNode> references(YamlNode.Keys rule, String key, String section) {
        Set<String> known = new LinkedHashSet<>();
        root.value(section)
                .flatMap(YamlNode::asKeys)
                .ifPresent(keys ->
                        keys.entries().forEach(entry -> known.add(entry.key().text())));
        Map<String, YamlNode> found = new LinkedHashMap<>();
        for (YamlNode item : rule.value(key)
                .flatMap(YamlNode::asItems)
                .map(YamlNode.Items::items)
                .orElse(List.of())) {
            PlainKinds.NAME.read(item).ifPresent(name -> {
                if (known.contains(name)) {
                    found.putIfAbsent(name, item);
                } else {
                    report.error(
                            item,
                            section + "." + name + " is not defined"
                                    + (report.suggests() ? Spelling.hint(name, known) : ""));
                }
            });
        }
        return found;
    }

    private List<Lead> leads(YamlNode.Keys rule) {
        if (rule.entry("to").isPresent()) {
            List.of(RuleKeys.HOSTS, RuleKeys.RANGES, RuleKeys.PORTS, RuleKeys.TUNNEL).stream()
                    .flatMap(key -> rule.entry(key.name()).stream())
                    .forEach(entry -> report.error(
                            entry.key(),
                            "a rule has to: or " + entry.key().text() + ":, not both; write it at the destination"));
            List<Lead> found = new ArrayList<>();
            references(rule, "to", "destinations")
                    .forEach((name, node) -> Optional.ofNullable(destinations.get(name))
                            .ifPresent(target -> found.add(new Lead(node, Optional.of(name), target))));
            return found;
        }
        Optional<YamlNode> hosts = rule.value("hosts").or(() -> rule.value("ranges"));
        if (hosts.isEmpty()) {
            report.error(rule, "rules[].to is missing; write \"to: [DESTINATION]\" or \"hosts: [NAME]\"");
        }
        return hosts.map(node -> new Lead(node, Optional.empty(), targets.read(rule))).stream()
                .toList();
    }

    private Optional<Instant> until(YamlNode.Keys rule) {
        return PlainKinds.DATE.read(rule, "until").map(day -> {
            Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
            if (!clock.instant().isBefore(end)) {
                report.warning(
                        rule.value("until").orElseThrow(),
                        "the rule ended with " + Quoted.of(day.toString()) + "; remove it or write a later day");
            }
            return end;
        });
    }

    private static Optional<GrantNeed> need(YamlNode.Keys rule) {
        return RuleKeys.NEEDS
                .read(rule, "needs")
                .map(grant -> new GrantNeed(
                        RuleKeys.GRANT_FOR.read(rule, "grant-for").orElse(GrantNeed.STANDARD),
                        RuleKeys.BINDS.read(rule, "grant-binds").orElse(GrantNeed.Binds.PERSON)));
    }

    private static AddressScope scope(YamlNode.Keys rule) {
        List<AddressRange> ranges = AddressKinds.RANGE_OF_ADDRESSES.readAll(rule, "addresses");
        return ranges.isEmpty()
                ? RuleKeys.SCOPE.read(rule, "addresses").orElseGet(AddressScope.Private::new)
                : new AddressScope.Ranges(ranges);
    }
}

package sekisho.config.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;
import sekisho.config.value.LabelTrie;

/** Which names some zone or record can answer: a rule for others would promise what never happens. */
final class Answerable {

    private final DnsSettings dns;
    private final Report report;
    private final Set<String> zones = new HashSet<>();
    private final boolean everything;

    Answerable(DnsSettings dns, Report report) {
        this.dns = dns;
        this.report = report;
        dns.zones().forEach(zone -> zone.zone().ifPresent(name -> zones.add(name.text())));
        everything = dns.zones().stream().anyMatch(zone -> zone.zone().isEmpty());
    }

    /** An error where nothing in a rule can be answered, a warning for the single host. */
    void check(List<WrittenRule> rules) {
        for (WrittenRule rule : rules) {
            if (!everything && !rule.rule().deny()) {
                check(rule);
            }
        }
    }

    private void check(WrittenRule rule) {
        List<Map.Entry<Lead, List<HostPattern>>> unanswered = new ArrayList<>();
        boolean hopeful = false;
        for (Lead lead : rule.leads()) {
            Target target = lead.target();
            List<HostPattern> silent =
                    target.hosts().stream().filter(host -> !canAnswer(host)).toList();
            hopeful |= silent.size() < target.hosts().size()
                    || !target.literals().isEmpty()
                    || !target.ranges().isEmpty();
            tell(lead, silent.stream().filter(host -> isDue(target, host)).toList(), true);
            List<HostPattern> written =
                    silent.stream().filter(host -> !target.isCatalogued(host)).toList();
            unanswered.add(Map.entry(lead, written));
        }
        for (Map.Entry<Lead, List<HostPattern>> each : unanswered) {
            tell(each.getKey(), each.getValue(), !hopeful);
        }
    }

    /** A name of the catalogue belongs to a service that was asked for whole: it needs its zone, but for a twin. */
    private static boolean isDue(Target target, HostPattern host) {
        return target.isCatalogued(host) && !target.isTwin(host);
    }

    private void tell(Lead lead, List<HostPattern> silent, boolean wrong) {
        if (silent.isEmpty()) {
            return;
        }
        HostPattern first = silent.get(0);
        int more = silent.size() - 1;
        String text = "no zone or record of dns can answer " + lead.say(first)
                + (more > 0 ? " and " + more + " more" : "") + "; write dns.zones or dns.records for it";
        if (wrong) {
            report.error(lead.at(first), text);
        } else {
            report.warning(lead.at(first), text);
        }
    }

    /** A record that no rule allows is never answered to anybody. */
    void checkRecords(YamlNode.Keys root, List<WrittenRule> rules) {
        LabelTrie<WrittenRule> allowed = new LabelTrie<>();
        for (WrittenRule rule : rules) {
            if (!rule.rule().deny()) {
                rule.rule().targets().forEach(target -> target.hosts().forEach(host -> allowed.add(host, rule)));
            }
        }
        List<YamlNode.Entry> records = root.value("dns")
                .flatMap(YamlNode::asKeys)
                .flatMap(dnsKeys -> dnsKeys.value("records"))
                .flatMap(YamlNode::asKeys)
                .map(YamlNode.Keys::entries)
                .orElse(List.of());
        for (YamlNode.Entry record : records) {
            List<WrittenRule> found = new ArrayList<>();
            Optional<HostName> name = HostKinds.NAME.read(record.key());
            name.ifPresent(text -> allowed.find(text, found::add));
            if (name.isPresent() && found.isEmpty()) {
                report.warning(
                        record.key(),
                        "no rule allows the record " + Quoted.of(record.key().text())
                                + ", so nobody gets its answer; write a rule for it");
            }
        }
    }

    private boolean canAnswer(HostPattern host) {
        List<String> labels = host.labels();
        for (int from = labels.size() - 1; from >= 0 && !labels.get(from).startsWith("*"); from--) {
            if (zones.contains(String.join(".", labels.subList(from, labels.size())))) {
                return true;
            }
        }
        if (host.isExact()) {
            return dns.records().containsKey(HostName.of(host.toString()));
        }
        return zones.stream().anyMatch(zone -> meets(host, zone))
                || dns.records().keySet().stream().anyMatch(host::matches);
    }

    /** Whether some name that the pattern matches lies at or below the zone. */
    private static boolean meets(HostPattern host, String zone) {
        List<String> theirs = List.of(zone.split("\\.", -1));
        int mine = host.labels().size();
        for (int fromRight = 1; fromRight <= theirs.size(); fromRight++) {
            if (fromRight > mine) {
                return false;
            }
            String label = host.labels().get(mine - fromRight);
            if (label.equals("**")) {
                return true;
            }
            if (!label.equals("*") && !label.equals(theirs.get(theirs.size() - fromRight))) {
                return false;
            }
        }
        return true;
    }
}

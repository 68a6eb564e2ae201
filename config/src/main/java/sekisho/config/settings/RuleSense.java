package sekisho.config.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.NeverAllowed;
import sekisho.config.value.Reason;

/** What a rule says against itself: hosts too wide for silence, addresses it can never reach, keys without effect. */
final class RuleSense {

    /** A range that is wider needs a written reason. */
    private static final int WIDEST_IPV4 = 16;

    private static final int WIDEST_IPV6 = 48;

    private final YamlNode.Keys root;
    private final Report report;

    RuleSense(YamlNode.Keys root, Report report) {
        this.root = root;
        this.report = report;
    }

    void check(List<WrittenRule> rules) {
        tellCounted(rules);
        for (WrittenRule rule : rules) {
            if (rule.rule().deny()) {
                tellDeaf(rule);
                tellNarrowDenial(rule);
            } else {
                tellForbidden(rule);
                tellWide(rule);
                tellUnread(rule);
                tellUnreachable(rule);
            }
        }
    }

    /** A deny rule holds at every address and for every type, and opens no tunnel. */
    private void tellDeaf(WrittenRule rule) {
        for (String key : List.of(
                "addresses",
                "types",
                "lifetime",
                "idle",
                "chain",
                "nat64",
                "mode",
                "missing-sni",
                "ech",
                "upload-per-day",
                "upgrade",
                "send-proxy",
                "needs")) {
            rule.node()
                    .entry(key)
                    .ifPresent(entry -> report.warning(
                            entry.key(), key + ": has no effect, a deny rule denies whatever it is; remove it"));
        }
    }

    /** Once for the file: whoever runs two nodes allows twice as much. */
    private void tellCounted(List<WrittenRule> rules) {
        rules.stream()
                .flatMap(rule -> rule.node().entry("upload-per-day").stream())
                .findFirst()
                .ifPresent(entry -> report.warning(
                        entry.key(),
                        "upload-per-day is counted by each node for itself, and anew after a restart; with more than"
                                + " one node write each node's share"));
    }

    /** Greetings are read only where a tunnel is for TLS. */
    private void tellUnread(WrittenRule rule) {
        if (rule.leads().stream().noneMatch(lead -> lead.target().tunnel() == Target.Tunnel.TLS)) {
            for (String key : List.of("missing-sni", "ech")) {
                rule.node()
                        .entry(key)
                        .ifPresent(entry -> report.warning(
                                entry.key(), key + ": has no effect with tunnel: tcp; remove one of them"));
            }
        }
    }

    /** Who writes no ports means all of them, and gets the file's default. */
    private void tellNarrowDenial(WrittenRule rule) {
        for (Lead lead : rule.leads()) {
            if (portsOf(lead, rule).isEmpty()) {
                String where = lead.destination()
                        .map(name -> " at destinations." + name)
                        .orElse("");
                report.warning(
                        lead.at(),
                        "without ports: this denies port 443 only; write ports: [1-65535]" + where
                                + " to deny every port, or ports: [443]");
            }
        }
    }

    private Optional<YamlNode> portsOf(Lead lead, WrittenRule rule) {
        return lead.destination()
                .map(name -> root.value("destinations")
                        .flatMap(YamlNode::asKeys)
                        .flatMap(all -> all.value(name))
                        .flatMap(YamlNode::asKeys))
                .orElse(Optional.of(rule.node()))
                .flatMap(keys -> keys.value("ports"));
    }

    /** Hosts that stay refused whatever a rule says. */
    private void tellForbidden(WrittenRule rule) {
        for (Lead lead : rule.leads()) {
            for (HostPattern host : lead.target().hosts()) {
                if (host.isExact()) {
                    NeverAllowed.name(HostName.of(host.toString()))
                            .ifPresent(reason -> report.error(
                                    lead.at(host),
                                    lead.say(host) + " is refused by every rule (" + reason + "); remove it"));
                }
            }
            for (IpAddress literal : lead.target().literals()) {
                if (NeverAllowed.isMetadata(literal)) {
                    report.error(
                            lead.at(literal),
                            "the address " + lead.say(literal) + " is refused by every rule (" + Reason.METADATA
                                    + "); remove it");
                }
            }
        }
    }

    private void tellWide(WrittenRule rule) {
        if (rule.rule().reason().isPresent()) {
            return;
        }
        for (Lead lead : rule.leads()) {
            tellWideRanges(lead);
            for (HostPattern host : lead.target().hosts()) {
                if (host.isExact() || lead.target().isCatalogued(host)) {
                    continue;
                }
                PublicSuffixes list = PublicSuffixes.list();
                list.widthOf(host)
                        .ifPresent(suffix -> report.error(
                                lead.at(host),
                                lead.say(host) + " is as wide as the public suffix " + Quoted.of(suffix)
                                        + "; write a narrower pattern, or a reason: in this rule"));
                list.inside(host)
                        .filter(suffix -> list.widthOf(host).isEmpty())
                        .ifPresent(suffix -> report.warning(
                                lead.at(host),
                                lead.say(host) + " also holds names of strangers, under the public suffix "
                                        + Quoted.of(suffix) + "; write a narrower pattern, or a reason: in this rule"));
            }
        }
    }

    private void tellUnreachableRanges(WrittenRule rule, Lead lead) {
        for (AddressRange range : lead.target().ranges()) {
            if (!ScopeReach.mayHold(rule.rule().addresses(), range.base())) {
                report.warning(
                        lead.at(range),
                        "the range " + lead.say(range) + " is outside addresses: "
                                + ScopeReach.say(rule.rule().addresses()) + "; write addresses: ["
                                + Quoted.of(range.toString())
                                + "]");
            }
        }
    }

    private void tellWideRanges(Lead lead) {
        for (AddressRange range : lead.target().ranges()) {
            int widest = range.base().isIpv4() ? WIDEST_IPV4 : WIDEST_IPV6;
            if (range.prefix() < widest) {
                report.error(
                        lead.at(range),
                        "the range " + lead.say(range) + " is wider than /" + widest
                                + "; write a narrower one, or a reason: in this rule");
            }
        }
    }

    /** An address among the hosts that {@code addresses} refuses. When nothing else is there the rule is impossible. */
    private void tellUnreachable(WrittenRule rule) {
        List<Map.Entry<Lead, IpAddress>> outside = new ArrayList<>();
        boolean hopeful = false;
        for (Lead lead : rule.leads()) {
            hopeful |=
                    !lead.target().hosts().isEmpty() || !lead.target().ranges().isEmpty();
            tellUnreachableRanges(rule, lead);
            for (IpAddress literal : lead.target().literals()) {
                if (NeverAllowed.isMetadata(literal)) {
                    hopeful = true; // told already
                } else if (ScopeReach.mayHold(rule.rule().addresses(), literal)) {
                    hopeful = true;
                } else {
                    outside.add(Map.entry(lead, literal));
                }
            }
        }
        for (Map.Entry<Lead, IpAddress> each : outside) {
            IpAddress literal = each.getValue();
            String text = "the address " + each.getKey().say(literal) + " is outside addresses: "
                    + ScopeReach.say(rule.rule().addresses()) + ", so this rule never allows it; write addresses: "
                    + "[" + Quoted.of(literal + (literal.isIpv4() ? "/32" : "/128")) + "]";
            if (hopeful) {
                report.warning(each.getKey().at(literal), text);
            } else {
                report.error(each.getKey().at(literal), text);
            }
        }
    }
}

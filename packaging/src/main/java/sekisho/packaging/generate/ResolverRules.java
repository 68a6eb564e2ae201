package sekisho.packaging.generate;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import sekisho.config.settings.DnsSettings;
import sekisho.config.settings.Settings;

/**
 * Rules of Route 53 Resolver for the secure room's VPC: every name is asked of the gateway. The root is forwarded, and each
 * zone of the file by its name, because a longer name wins over the rules that AWS defines by itself.
 */
public final class ResolverRules {

    private ResolverRules() {}

    /** @param targets where the gateway's DNS is reached */
    public static Control of(Settings settings, List<InetSocketAddress> targets) {
        SortedSet<String> domains = new TreeSet<>(List.of("."));
        settings.dns().zones().stream()
                .map(DnsSettings.Zone::zone)
                .flatMap(zone -> zone.stream())
                .forEach(zone -> domains.add(zone.text() + "."));
        SortedSet<String> facts = new TreeSet<>();
        List<Map<String, Object>> rules = domains.stream()
                .map(domain -> {
                    targets.forEach(target -> facts.add(fact(domain, host(target), target.getPort() + "")));
                    return rule(domain, targets);
                })
                .toList();
        return new Control(Map.of("ResolverRules", rules), facts);
    }

    /** @param saved what {@code aws route53resolver list-resolver-rules} printed */
    public static SortedSet<String> facts(Object saved) {
        SortedSet<String> facts = new TreeSet<>();
        for (Map<?, ?> rule : Saved.objects(saved, "ResolverRules")) {
            String domain = Saved.text(rule, "DomainName");
            if (Saved.text(rule, "RuleType").equals("FORWARD")) {
                Saved.objects(rule, "TargetIps").forEach(target -> {
                    String host = Saved.text(target, "Ip") + Saved.text(target, "Ipv6");
                    String port = Saved.text(target, "Port");
                    facts.add(fact(domain, host, port.isEmpty() ? "53" : port));
                });
            } else if (!Saved.text(rule, "OwnerId").startsWith("Route 53")) {
                facts.add(domain + " is answered by the VPC itself");
            }
        }
        return facts;
    }

    private static String fact(String domain, String host, String port) {
        return domain + " is asked of " + host + " port " + port;
    }

    private static Map<String, Object> rule(String domain, List<InetSocketAddress> targets) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("Name", "sekisho-" + (domain.equals(".") ? "all" : domain.replaceAll("[^a-z0-9]+", "-")));
        rule.put("DomainName", domain);
        rule.put("RuleType", "FORWARD");
        rule.put(
                "TargetIps",
                targets.stream()
                        .map(target -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put(host(target).contains(":") ? "Ipv6" : "Ip", host(target));
                            one.put("Port", target.getPort());
                            return one;
                        })
                        .toList());
        return rule;
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }
}

package sekisho.packaging.generate;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import sekisho.config.settings.AddressScope;
import sekisho.config.settings.DnsSettings;
import sekisho.config.settings.Listen;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/**
 * The security group of the gateway: in from the networks of {@code clients} (or from the load balancers that a listener
 * trusts) to its listeners, out to upstreams and to the addresses and ports that rules open. It knows no names: those are
 * the gateway's.
 */
public final class SecurityGroups {

    private static final List<String> PRIVATE = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");
    private static final List<String> ALL = List.of("0.0.0.0/0", "::/0");

    private final SortedSet<Line> in = new TreeSet<>();
    private final SortedSet<Line> out = new TreeSet<>();

    private SecurityGroups() {}

    /** One permission: a protocol, ports, and one network. */
    private record Line(String protocol, int first, int last, String network) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            return text().compareTo(other.text());
        }

        String text() {
            return protocol + " " + (first == last ? "" + first : first + "-" + last) + " " + network;
        }
    }

    /** @param admins networks that may reach {@code listen.admin} and {@code listen.metrics}: the file has none for them */
    public static Control of(Settings settings, List<AddressRange> admins) {
        SecurityGroups group = new SecurityGroups();
        group.entrances(settings);
        group.places(settings, admins);
        group.upstreams(settings.dns());
        settings.rules().stream()
                .filter(rule -> !rule.deny() && rule.through().contains(RuleSettings.Gate.PROXY))
                .forEach(group::leads);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("GroupName", "sekisho");
        document.put("IpPermissions", permissions(group.in));
        document.put("IpPermissionsEgress", permissions(group.out));
        SortedSet<String> facts = new TreeSet<>();
        group.in.forEach(line -> facts.add("in " + line.text()));
        group.out.forEach(line -> facts.add("out " + line.text()));
        return new Control(Map.of("SecurityGroups", List.of(document)), facts);
    }

    /** @param saved what {@code aws ec2 describe-security-groups --group-ids …} printed, of the gateway's group alone */
    public static SortedSet<String> facts(Object saved) {
        SortedSet<String> facts = new TreeSet<>();
        for (Map<?, ?> group : Saved.objects(saved, "SecurityGroups")) {
            Saved.objects(group, "IpPermissions").forEach(each -> addFacts(facts, "in ", each));
            Saved.objects(group, "IpPermissionsEgress").forEach(each -> addFacts(facts, "out ", each));
        }
        return facts;
    }

    private static void addFacts(Set<String> facts, String way, Map<?, ?> permission) {
        String protocol = Saved.text(permission, "IpProtocol");
        String first = Saved.text(permission, "FromPort");
        String last = Saved.text(permission, "ToPort");
        String ports = protocol.equals("-1") ? "all" : first.equals(last) ? first : first + "-" + last;
        String before = way + (protocol.equals("-1") ? "" : protocol + " ") + ports + " ";
        Saved.objects(permission, "IpRanges").forEach(range -> facts.add(before + Saved.text(range, "CidrIp")));
        Saved.objects(permission, "Ipv6Ranges").forEach(range -> facts.add(before + Saved.text(range, "CidrIpv6")));
        Saved.objects(permission, "UserIdGroupPairs").forEach(pair -> facts.add(before + Saved.text(pair, "GroupId")));
        Saved.objects(permission, "PrefixListIds")
                .forEach(list -> facts.add(before + Saved.text(list, "PrefixListId")));
    }

    private void entrances(Settings settings) {
        List<AddressRange> clients = networks(settings);
        for (Listen.Entrance entrance : settings.listen().entrances()) {
            add(
                    in,
                    "tcp",
                    entrance.address(),
                    entrance.proxyProtocol().map(Listen.ProxyProtocol::trust).orElse(clients));
        }
        for (Listen.Dns dns : settings.listen().dns()) {
            add(in, "tcp", dns.address(), clients);
            if (dns.tls().isEmpty()) {
                add(in, "udp", dns.address(), clients);
            }
        }
    }

    private void places(Settings settings, List<AddressRange> admins) {
        settings.listen().admin().ifPresent(admin -> add(in, "tcp", admin.address(), admins));
        settings.listen().metrics().ifPresent(metrics -> add(in, "tcp", metrics, admins));
    }

    /** Of groups that some rule allows; who is known by a certificate alone may come from anywhere private. */
    private static List<AddressRange> networks(Settings settings) {
        List<AddressRange> found = new ArrayList<>();
        settings.rules().stream()
                .filter(rule -> !rule.deny())
                .flatMap(rule -> rule.clients().stream())
                .distinct()
                .map(name -> settings.clients().get(name))
                .forEach(group -> found.addAll(
                        group.networks().isEmpty()
                                ? PRIVATE.stream().map(AddressRange::of).toList()
                                : group.networks()));
        return found;
    }

    private void upstreams(DnsSettings dns) {
        for (DnsSettings.Zone zone : dns.zones()) {
            for (DnsSettings.Upstream upstream : zone.upstreams()) {
                List<AddressRange> one =
                        List.of(alone(IpAddress.of(upstream.address().getAddress())));
                add(out, "tcp", upstream.address(), one);
                if (upstream.name().isEmpty()) {
                    add(out, "udp", upstream.address(), one);
                }
            }
        }
    }

    private void leads(RuleSettings rule) {
        for (Target target : rule.targets()) {
            List<AddressRange> where = new ArrayList<>(target.ranges());
            target.literals().forEach(literal -> where.add(alone(literal)));
            if (!target.hosts().isEmpty()) {
                where.addAll(scope(rule.addresses()));
            }
            for (PortRange ports : target.ports()) {
                where.forEach(range -> add(out, "tcp", ports, range));
            }
        }
    }

    private static List<AddressRange> scope(AddressScope addresses) {
        return addresses.fold(
                () -> PRIVATE.stream().map(AddressRange::of).toList(),
                () -> ALL.stream().map(AddressRange::of).toList(),
                () -> ALL.stream().map(AddressRange::of).toList(),
                ranges -> ranges);
    }

    private static AddressRange alone(IpAddress address) {
        return new AddressRange(address, address.isIpv4() ? 32 : 128);
    }

    private static void add(Set<Line> lines, String protocol, InetSocketAddress place, List<AddressRange> networks) {
        if (!place.getAddress().isLoopbackAddress()) {
            networks.forEach(network -> add(lines, protocol, PortRange.of(place.getPort()), network));
        }
    }

    /** What is on loopback never meets a security group. */
    private static void add(Set<Line> lines, String protocol, PortRange ports, AddressRange network) {
        if (!network.base().toInetAddress().isLoopbackAddress()) {
            lines.add(new Line(protocol, ports.first(), ports.last(), network.toString()));
        }
    }

    private static List<Map<String, Object>> permissions(Set<Line> lines) {
        Map<String, List<Line>> byPort = new TreeMap<>();
        lines.forEach(line -> byPort.computeIfAbsent(
                        line.protocol() + " " + line.first() + " " + line.last(), key -> new ArrayList<>())
                .add(line));
        return byPort.values().stream().map(SecurityGroups::permission).toList();
    }

    private static Map<String, Object> permission(List<Line> lines) {
        Map<String, Object> permission = new LinkedHashMap<>();
        permission.put("IpProtocol", lines.get(0).protocol());
        permission.put("FromPort", lines.get(0).first());
        permission.put("ToPort", lines.get(0).last());
        permission.put(
                "IpRanges", ranges(lines.stream().filter(line -> !line.network().contains(":")), "CidrIp"));
        permission.put(
                "Ipv6Ranges",
                ranges(lines.stream().filter(line -> line.network().contains(":")), "CidrIpv6"));
        return permission;
    }

    private static List<Map<String, String>> ranges(Stream<Line> lines, String key) {
        return lines.map(line -> Map.of(key, line.network())).toList();
    }
}

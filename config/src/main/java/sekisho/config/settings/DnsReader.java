package sekisho.config.settings;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import sekisho.config.settings.DnsSettings.LocalRecord;
import sekisho.config.settings.DnsSettings.Zone;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/** {@code dns}. */
final class DnsReader {

    private static final YamlNode.Keys NOTHING = new YamlNode.Keys(1, 1, List.of());

    private final NamedFiles files;
    private final Report report;
    private final Set<InetSocketAddress> own;

    /** @param own the dns listeners: an upstream among them would ask itself */
    DnsReader(List<InetSocketAddress> own, NamedFiles files, Report report) {
        this.files = files;
        this.report = report;
        this.own = Set.copyOf(own);
    }

    DnsSettings read(YamlNode.Keys root) {
        YamlNode.Keys dns = root.value("dns").flatMap(YamlNode::asKeys).orElse(NOTHING);
        YamlNode.Keys cache = dns.value("cache").flatMap(YamlNode::asKeys).orElse(NOTHING);
        Duration floor = DnsKeys.TTL.read(cache, "floor").orElse(Duration.ZERO);
        Duration cap = DnsKeys.TTL.read(cache, "cap").orElse(Duration.ofHours(1));
        Duration stale = DnsKeys.TTL.read(cache, "stale").orElse(Duration.ZERO);
        if (floor.compareTo(cap) > 0) {
            report.error(
                    cache.value("floor").or(() -> cache.value("cap")).orElse(cache),
                    "dns.cache.floor is longer than dns.cache.cap; write a shorter floor or a longer cap");
        }
        return new DnsSettings(
                zones(dns),
                records(dns),
                DnsKeys.REFUSE.read(dns, "refuse").orElse(DnsSettings.Refuse.NXDOMAIN),
                new DnsSettings.Cache(DnsKeys.CACHE_SIZE.read(cache, "size").orElse(64L << 20), floor, cap, stale),
                PlainKinds.BOOLEAN.read(dns, "case-randomisation").orElse(false),
                DnsKeys.TUNNELLING.read(dns, "tunnelling").orElse(DnsSettings.Tunnelling.BLOCK),
                DnsKeys.QUERIES
                        .read(dns, "queries-per-second")
                        .map(most -> OptionalInt.of(most.intValue()))
                        .orElse(OptionalInt.empty()));
    }

    private List<Zone> zones(YamlNode.Keys dns) {
        Set<Optional<HostName>> seen = new HashSet<>();
        return dns.value("zones").flatMap(YamlNode::asItems).stream()
                .flatMap(items -> items.items().stream())
                .flatMap(item -> item.asKeys().stream())
                .flatMap(keys -> zone(keys, seen).stream())
                .toList();
    }

    private Optional<Zone> zone(YamlNode.Keys written, Set<Optional<HostName>> seen) {
        List<YamlNode> upstreams = written.value("upstreams")
                .flatMap(YamlNode::asItems)
                .map(YamlNode.Items::items)
                .orElse(List.of());
        for (YamlNode node : upstreams) {
            AddressKinds.UPSTREAM
                    .read(node)
                    .filter(upstream -> isOwn(upstream.address()))
                    .ifPresent(address -> report.error(
                            node, "this upstream is our own dns listener; write the resolver that knows the zone"));
        }
        Optional<Optional<HostName>> zone = HostKinds.ZONE.read(written, "zone");
        zone.filter(name -> !seen.add(name)).ifPresent(name -> {
            YamlNode at = written.value("zone").orElseThrow();
            report.error(at, "the zone " + Quoted.of(name.map(HostName::text).orElse(".")) + " stands twice; keep one");
        });
        List<DnsSettings.Upstream> asked = AddressKinds.UPSTREAM.readAll(written, "upstreams");
        Duration timeout = DnsKeys.TIMEOUT.read(written, "timeout").orElse(Duration.ofSeconds(2));
        DnsSettings.Order order = DnsKeys.ORDER.read(written, "order").orElse(DnsSettings.Order.STRICT);
        List<X509Certificate> authorities = authorities(written);
        List<DnsSettings.Upstream> by = asked.stream()
                .map(upstream -> upstream.name().isPresent() ? upstream.by(authorities) : upstream)
                .toList();
        return zone.map(name -> new Zone(name, by, order, timeout));
    }

    /** Who may answer for a zone is policy: the file is part of the edition. */
    private List<X509Certificate> authorities(YamlNode.Keys zone) {
        Optional<YamlNode> node = zone.value("ca");
        Optional<byte[]> pem = PlainKinds.PATH.read(zone, "ca").flatMap(path -> files.read(path, node.get(), report));
        List<X509Certificate> read = new ArrayList<>();
        try {
            for (var one : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.orElse(new byte[0])))) {
                read.add((X509Certificate) one);
            }
        } catch (CertificateException broken) {
            read.clear();
        }
        if (pem.isPresent() && read.isEmpty()) {
            report.error(node.get(), "no certificate in this file; write a PEM file of certificate authorities");
        }
        return read;
    }

    /** A listener on the wildcard address hears every loopback address too. */
    private boolean isOwn(InetSocketAddress upstream) {
        return own.contains(upstream)
                || (upstream.getAddress().isLoopbackAddress()
                        && own.stream()
                                .anyMatch(listener -> listener.getPort() == upstream.getPort()
                                        && listener.getAddress().isAnyLocalAddress()));
    }

    private static Map<HostName, LocalRecord> records(YamlNode.Keys dns) {
        Map<HostName, LocalRecord> records = new LinkedHashMap<>();
        for (YamlNode.Entry entry :
                dns.value("records").flatMap(YamlNode::asKeys).orElse(NOTHING).entries()) {
            HostKinds.NAME.read(entry.key()).ifPresent(name -> records.put(name, record(entry.value())));
        }
        return records;
    }

    private static LocalRecord record(YamlNode node) {
        List<IpAddress> one = AddressKinds.ADDRESS.read(node).stream().toList();
        List<IpAddress> many = node.asItems().stream()
                .flatMap(items -> items.items().stream())
                .flatMap(item -> AddressKinds.ADDRESS.read(item).stream())
                .distinct()
                .toList();
        Optional<HostName> alias = node.asKeys().flatMap(keys -> HostKinds.NAME.read(keys, "cname"));
        return new LocalRecord(one.isEmpty() ? many : one, alias);
    }
}

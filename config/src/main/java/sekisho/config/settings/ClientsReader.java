package sekisho.config.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.config.value.CertificatePattern;

/** {@code clients}. */
final class ClientsReader {

    static final Kind<CertificatePattern> CERTIFICATES =
            Kind.of("^[a-z][a-z0-9+.-]*:.+$", "spiffe://example.lg.jp/human/*", ClientsReader::certificates);

    static final Kind<String> VPC_ENDPOINT = Kind.of(
            "^vpce-[0-9a-f]{8,17}$",
            "vpce-0123456789abcdef0",
            written -> written.matches("vpce-[0-9a-f]{8,17}")
                    ? Reading.of(written)
                    : Reading.wrong("incorrect VPC endpoint " + Quoted.of(written)
                            + "; write it like \"vpce-0123456789abcdef0\""));

    private final Report report;

    ClientsReader(Report report) {
        this.report = report;
    }

    Map<String, ClientGroup> read(YamlNode.Keys root, Listen listen) {
        Map<String, ClientGroup> groups = new LinkedHashMap<>();
        root.value("clients")
                .flatMap(YamlNode::asKeys)
                .ifPresent(section -> section.entries().forEach(entry -> {
                    String name = entry.key().text();
                    entry.value().asKeys().ifPresent(keys -> groups.put(name, group(name, entry.key(), keys, listen)));
                }));
        return groups;
    }

    private ClientGroup group(String name, YamlNode at, YamlNode.Keys keys, Listen listen) {
        boolean empty = List.of("networks", "certificates", "vpc-endpoints").stream()
                .allMatch(key -> keys.entry(key).isEmpty());
        if (empty) {
            report.error(
                    at, "clients." + Quoted.safe(name) + ".networks is missing; write \"networks: [10.10.0.0/16]\"");
        }
        boolean certificates =
                listen.entrances().stream().anyMatch(door -> door.tls().isPresent())
                        || listen.dns().stream()
                                .flatMap(door -> door.tls().stream())
                                .anyMatch(tls -> tls.clientCa().isPresent());
        boolean endpoints = listen.entrances().stream()
                .anyMatch(door -> door.proxyProtocol().isPresent());
        warnUnless(certificates, keys, "certificates", "asks for client certificates (tls with client-ca)");
        warnUnless(endpoints, keys, "vpc-endpoints", "of the proxy has proxy-protocol to tell it");
        return new ClientGroup(
                name,
                AddressKinds.RANGE_OF_ADDRESSES.readAll(keys, "networks"),
                CERTIFICATES.readAll(keys, "certificates"),
                Set.copyOf(VPC_ENDPOINT.readAll(keys, "vpc-endpoints")));
    }

    private void warnUnless(boolean learnt, YamlNode.Keys keys, String key, String does) {
        keys.entry(key)
                .filter(written -> !learnt)
                .ifPresent(written -> report.warning(written.key(), "this group never matches: no listener " + does));
    }

    private static Reading<CertificatePattern> certificates(String written) {
        return CertificatePattern.parse(written)
                .fold(
                        Reading::of,
                        (reason, why) ->
                                Reading.wrong("incorrect certificate name " + Quoted.of(written) + "; " + why));
    }
}

package sekisho.config.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import sekisho.config.settings.catalogue.AwsName;
import sekisho.config.settings.catalogue.AwsWish;
import sekisho.config.settings.catalogue.ServiceCatalogue;
import sekisho.config.value.HostPattern;

/**
 * What AWS itself says of its endpoints in one region: the output of {@code aws ec2 describe-vpc-endpoint-services}, or the
 * {@code REGION.config.json} of AWS Management Console Private Access. Both have {@code ServiceDetails}; JSON is YAML, so the
 * file's own reader reads it.
 */
public final class EndpointList {

    private final Map<String, List<HostPattern>> services = new LinkedHashMap<>();
    private final TreeSet<String> regions = new TreeSet<>();

    private EndpointList(YamlNode root) {
        root.asKeys().flatMap(keys -> keys.value("ServiceDetails")).flatMap(YamlNode::asItems).stream()
                .flatMap(items -> items.items().stream())
                .flatMap(item -> item.asKeys().stream())
                .forEach(this::add);
    }

    /** @throws InvalidSettings when it isn't JSON, or lists no service */
    public static EndpointList read(byte[] json) throws InvalidSettings {
        Report report = new Report();
        YamlNode root = YamlTree.read(YamlText.of(json), report);
        EndpointList list = new EndpointList(root);
        if (list.services.isEmpty()) {
            report.error(
                    root,
                    "no ServiceDetails with private names; give the output of \"aws ec2"
                            + " describe-vpc-endpoint-services\" or a REGION.config.json of the console");
            throw new InvalidSettings(report.problems());
        }
        return list;
    }

    /** By the endpoint service, the names that no service of the catalogue stands for, in the order of the file. */
    public Map<String, List<HostPattern>> missing() {
        List<HostPattern> known = new ArrayList<>();
        ServiceCatalogue catalogue = ServiceCatalogue.standard();
        for (String region : regions) {
            AwsWish everything = new AwsWish(region, List.copyOf(catalogue.services()), List.of(), true);
            catalogue.names(everything).stream().map(AwsName::host).forEach(known::add);
        }
        Map<String, List<HostPattern>> missing = new LinkedHashMap<>();
        services.forEach((service, names) -> {
            List<HostPattern> unknown = names.stream()
                    .filter(name -> known.stream().noneMatch(pattern -> pattern.covers(name)))
                    .toList();
            if (!unknown.isEmpty()) {
                missing.put(service, unknown);
            }
        });
        return missing;
    }

    /** How many services it has with private names. */
    public int size() {
        return services.size();
    }

    private void add(YamlNode.Keys service) {
        Optional<String> name = text(service.value("ServiceName"));
        List<HostPattern> hosts = new ArrayList<>();
        service.entries().stream()
                .filter(entry -> entry.key().text().matches("Private.*DnsNames?"))
                .forEach(entry -> collect(entry.value(), hosts));
        if (name.isEmpty() || hosts.isEmpty()) {
            return;
        }
        List<HostPattern> all = services.computeIfAbsent(name.get(), each -> new ArrayList<>());
        hosts.stream().filter(host -> !all.contains(host)).forEach(all::add);
        for (String part : name.get().split("\\.", -1)) {
            if (part.matches(AwsKeys.REGIONS)) {
                regions.add(part);
            }
        }
    }

    /** A name, a list of names, or a list of {@code {PrivateDnsName: NAME}}. What isn't a name is nothing to write down. */
    private static void collect(YamlNode node, List<HostPattern> hosts) {
        text(Optional.of(node))
                .flatMap(text -> HostPattern.parse(text).asOptional())
                .ifPresent(hosts::add);
        node.asItems().ifPresent(items -> items.items().forEach(item -> collect(item, hosts)));
        node.asKeys()
                .flatMap(keys -> keys.value("PrivateDnsName"))
                .ifPresent(inner -> text(Optional.of(inner))
                        .flatMap(text -> HostPattern.parse(text).asOptional())
                        .ifPresent(hosts::add));
    }

    private static Optional<String> text(Optional<YamlNode> node) {
        return node.flatMap(YamlNode::asText).map(YamlNode.Text::text);
    }
}

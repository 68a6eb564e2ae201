package sekisho.config.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sekisho.config.settings.catalogue.AwsName;
import sekisho.config.value.PortRange;

/** {@code hosts}, {@code hosts-file}, {@code ranges}, {@code aws}, {@code ports} and {@code tunnel}, of a destination or of a rule. */
final class TargetReader {

    private final NamedFiles files;
    private final Report report;

    TargetReader(NamedFiles files, Report report) {
        this.files = files;
        this.report = report;
    }

    /** Wrong hosts are left out; they have been told. */
    Target read(YamlNode.Keys written) {
        return read(written, List.of());
    }

    /** As {@link #read(YamlNode.Keys)}, with {@code aws}, which means something else in a rule. */
    Target destination(YamlNode.Keys written) {
        return read(
                written, written.entry("aws").map(new AwsReader(report)::read).orElse(List.of()));
    }

    private Target read(YamlNode.Keys written, List<AwsName> aws) {
        List<HostEntry> hosts = new ArrayList<>(HostKinds.HOST.readAll(written, RuleKeys.HOSTS.name()));
        written.value("hosts-file").ifPresent(node -> hosts.addAll(fromFile(node)));
        List<PortRange> ports = AmountKinds.PORT.readAll(written, RuleKeys.PORTS.name());
        return new Target(
                Stream.concat(
                                hosts.stream().flatMap(host -> host.pattern().stream()),
                                aws.stream().map(AwsName::host))
                        .distinct()
                        .toList(),
                hosts.stream()
                        .flatMap(host -> host.literal().stream())
                        .distinct()
                        .toList(),
                AddressKinds.RANGE_OF_ADDRESSES.readAll(written, RuleKeys.RANGES.name()),
                ports.isEmpty() ? List.of(PortRange.of(443)) : ports,
                RuleKeys.TUNNEL_KIND.read(written, RuleKeys.TUNNEL.name()).orElse(Target.Tunnel.TLS),
                aws);
    }

    private List<HostEntry> fromFile(YamlNode node) {
        Optional<Path> path = PlainKinds.PATH.read(node);
        return path.flatMap(file -> files.read(file, node, report)
                        .map(bytes -> ListFile.read(HostKinds.HOST, "host", bytes, file, node, report)))
                .orElse(List.of());
    }
}

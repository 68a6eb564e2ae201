package sekisho.config.settings;

import java.util.List;
import sekisho.config.settings.catalogue.AwsName;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/**
 * {@code destinations.NAME}, or {@code hosts}, {@code ports} and {@code tunnel} written in a rule itself.
 *
 * @param hosts names, from {@code hosts}, {@code hosts-file} and {@code aws}
 * @param literals addresses that stand among the hosts
 * @param ranges of addresses, from {@code ranges}: for relays that take redirected connections, which name no host
 * @param ports default 443
 * @param tunnel what may flow inside a CONNECT; default {@code tls}
 * @param aws those of the hosts that the catalogue of AWS services gave
 */
public record Target(
        List<HostPattern> hosts,
        List<IpAddress> literals,
        List<AddressRange> ranges,
        List<PortRange> ports,
        Tunnel tunnel,
        List<AwsName> aws) {

    public Target {
        hosts = List.copyOf(hosts);
        literals = List.copyOf(literals);
        ranges = List.copyOf(ranges);
        ports = List.copyOf(ports);
        aws = List.copyOf(aws);
    }

    /** Without ranges and names of the catalogue. */
    public Target(List<HostPattern> hosts, List<IpAddress> literals, List<PortRange> ports, Tunnel tunnel) {
        this(hosts, literals, List.of(), ports, tunnel, List.of());
    }

    /** Whether the host came from the catalogue. */
    boolean isCatalogued(HostPattern host) {
        return aws.stream().anyMatch(name -> name.host().equals(host));
    }

    /** Whether the host is there for endpoints that this network may not have. */
    boolean isTwin(HostPattern host) {
        return aws.stream().anyMatch(name -> name.twin() && name.host().equals(host));
    }

    /** {@code tunnel}: what the first bytes of a tunnel must be. */
    public enum Tunnel {
        /** A TLS ClientHello (RFC 8446 §4.1.2). */
        TLS,
        /** Anything. */
        TCP
    }
}

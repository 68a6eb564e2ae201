package sekisho.config.settings;

import java.util.List;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/**
 * {@code destinations.NAME}, or {@code hosts}, {@code ports} and {@code tunnel} written in a rule itself.
 *
 * @param hosts names, from {@code hosts} and {@code hosts-file}
 * @param literals addresses that stand among the hosts
 * @param ports default 443
 * @param tunnel what may flow inside a CONNECT; default {@code tls}
 */
public record Target(List<HostPattern> hosts, List<IpAddress> literals, List<PortRange> ports, Tunnel tunnel) {

    public Target {
        hosts = List.copyOf(hosts);
        literals = List.copyOf(literals);
        ports = List.copyOf(ports);
    }

    /** {@code tunnel}: what the first bytes of a tunnel must be. */
    public enum Tunnel {
        /** A TLS ClientHello (RFC 8446 §4.1.2). */
        TLS,
        /** Anything. */
        TCP
    }
}

package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/**
 * {@code dns}: whom to ask for names.
 *
 * @param zones forwarded by the longest suffix
 * @param records answered here; they need a rule like any name
 * @param refuse the form in which a name that isn't allowed is refused; default {@code nxdomain}
 */
public record DnsSettings(List<Zone> zones, Map<HostName, LocalRecord> records, Refuse refuse, Cache cache) {

    public DnsSettings {
        zones = List.copyOf(zones);
    }

    /**
     * One of {@code dns.zones}: names at and below a suffix, and whom to ask about them.
     *
     * @param zone the suffix; empty for {@code "."}, which catches the rest
     * @param upstreams asked in this order ({@code order: strict}); port 53 unless written
     * @param timeout of one upstream; default 2 s
     */
    public record Zone(Optional<HostName> zone, List<InetSocketAddress> upstreams, Duration timeout) {
        public Zone {
            upstreams = List.copyOf(upstreams);
        }
    }

    /** One of {@code records}: addresses, or exactly one alias. */
    public record LocalRecord(List<IpAddress> addresses, Optional<HostName> alias) {
        public LocalRecord {
            addresses = List.copyOf(addresses);
        }
    }

    /** {@code refuse}. */
    public enum Refuse {
        NXDOMAIN,
        NODATA,
        REFUSED
    }

    /**
     * {@code cache}.
     *
     * @param size in bytes; default 64 MiB
     * @param floor shortest time an answer is kept; default 0 s
     * @param cap longest; default 1 h
     */
    public record Cache(long size, Duration floor, Duration cap) {}
}

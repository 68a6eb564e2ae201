package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/**
 * {@code dns}: whom to ask for names.
 *
 * @param zones forwarded by the longest suffix
 * @param records answered here; they need a rule like any name
 * @param refuse the form in which a name that isn't allowed is refused; default {@code nxdomain}
 * @param randomCase letters of a name in random case towards upstreams ({@code case-randomisation}); default no
 * @param tunnelling what happens to names that look like data; default {@code block}
 * @param queriesPerSecond datagrams of one address; who asks more is told to come over TCP. Default 50,000, and no bound on
 *     loopback
 */
public record DnsSettings(
        List<Zone> zones,
        Map<HostName, LocalRecord> records,
        Refuse refuse,
        Cache cache,
        boolean randomCase,
        Tunnelling tunnelling,
        OptionalInt queriesPerSecond) {

    /** Of datagrams from one address, where nothing is written. */
    public static final int QUERIES_PER_SECOND = 50_000;

    public DnsSettings {
        zones = List.copyOf(zones);
    }

    /** With {@code tunnelling} as it is by default. */
    public DnsSettings(
            List<Zone> zones, Map<HostName, LocalRecord> records, Refuse refuse, Cache cache, boolean randomCase) {
        this(zones, records, refuse, cache, randomCase, Tunnelling.BLOCK, OptionalInt.empty());
    }

    /**
     * One of {@code dns.zones}: names at and below a suffix, and whom to ask about them.
     *
     * @param zone the suffix; empty for {@code "."}, which catches the rest
     * @param timeout of one upstream; default 2 s
     */
    public record Zone(Optional<HostName> zone, List<Upstream> upstreams, Order order, Duration timeout) {
        public Zone {
            upstreams = List.copyOf(upstreams);
        }
    }

    /** {@code order}: who is asked first. */
    public enum Order {
        /** In the file's order, the next when one fails. */
        STRICT,
        /** Whoever answered fastest of late. */
        LATENCY,
        /** In the file's order, the next also when one takes longer than it usually does. */
        HEDGE
    }

    /**
     * One of {@code upstreams}.
     *
     * @param name of its certificate; empty where nothing is proven
     * @param authorities who may say so, from the zone's {@code ca}; empty for those that Java trusts
     */
    public record Upstream(InetSocketAddress address, Optional<HostName> name, List<X509Certificate> authorities) {

        public Upstream {
            authorities = List.copyOf(authorities);
        }

        public static Upstream plain(InetSocketAddress address) {
            return new Upstream(address, Optional.empty(), List.of());
        }

        /** Asked over TLS, as the server with this name (RFC 7858, RFC 8310 §5). */
        public static Upstream tls(InetSocketAddress address, HostName name) {
            return new Upstream(address, Optional.of(name), List.of());
        }

        Upstream by(List<X509Certificate> ca) {
            return new Upstream(address, name, ca);
        }

        /** As metrics and messages have it: {@code 10.0.1.10:53}, {@code tls://10.0.1.10:853#resolver.internal}. */
        public String text() {
            String host = address.getAddress().getHostAddress();
            String socket = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
            return name.map(proven -> "tls://" + socket + "#" + proven.text()).orElse(socket);
        }
    }

    /** One of {@code records}: addresses, or exactly one alias. */
    public record LocalRecord(List<IpAddress> addresses, Optional<HostName> alias) {
        public LocalRecord {
            addresses = List.copyOf(addresses);
        }
    }

    /** {@code tunnelling}. In each case somebody is told. */
    public enum Tunnelling {
        /** Nothing more. */
        ALERT,
        /** New names get an answer now and then. */
        THROTTLE,
        /** New names get none once it is certain enough. */
        BLOCK
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
     * @param stale how long after its time an answer may still serve while upstreams fail; default 0 s
     */
    public record Cache(long size, Duration floor, Duration cap, Duration stale) {}
}

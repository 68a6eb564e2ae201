package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.value.AddressRange;
import sekisho.config.value.Destination;
import sekisho.config.value.PortRange;

/**
 * {@code listen}: where the appliance answers. What is absent isn't opened. Port 0 picks a free port.
 *
 * @param proxy HTTP forward requests and CONNECT, on one port
 * @param socks5 SOCKS version 5, CONNECT only
 * @param sni TLS whose ClientHello says where it goes
 * @param relay ports that lead to one destination, or to those of a range
 * @param dns UDP and TCP on the same port; with {@code tls} DNS over TLS alone
 * @param admin the admin API; TLS 1.3 with client certificates
 * @param metrics Prometheus page and health, plain HTTP
 */
public record Listen(
        List<Entrance> proxy,
        List<Entrance> socks5,
        List<Sni> sni,
        List<Relay> relay,
        List<Dns> dns,
        Optional<Admin> admin,
        Optional<InetSocketAddress> metrics) {

    /** Nothing is opened. */
    public static final Listen NOWHERE =
            new Listen(List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    public Listen {
        proxy = List.copyOf(proxy);
        socks5 = List.copyOf(socks5);
        sni = List.copyOf(sni);
        relay = List.copyOf(relay);
        dns = List.copyOf(dns);
    }

    /** Every door of the proxy, in the order of the ready line. */
    public List<Place> doors() {
        List<Place> all = new ArrayList<>(proxy);
        all.addAll(socks5);
        all.addAll(sni);
        all.addAll(relay);
        return all;
    }

    /** What stands in front of each of {@link #doors}. */
    public List<Entrance> entrances() {
        List<Entrance> all = new ArrayList<>(proxy);
        all.addAll(socks5);
        sni.forEach(door -> all.add(door.entrance()));
        relay.forEach(door -> all.add(door.entrance()));
        return all;
    }

    /** The keys under which {@link #doors} stand, for messages. */
    public String doorKeys() {
        Map<String, List<? extends Place>> kinds = new LinkedHashMap<>();
        kinds.put("listen.proxy", proxy);
        kinds.put("listen.socks5", socks5);
        kinds.put("listen.sni", sni);
        kinds.put("listen.relay", relay);
        kinds.values().removeIf(List::isEmpty);
        return String.join(", ", kinds.keySet());
    }

    /** One place where the appliance answers. */
    public interface Place {
        InetSocketAddress address();

        /** Those of all, in the order of the file. */
        static List<InetSocketAddress> addresses(List<? extends Place> places) {
            return places.stream().map(Place::address).toList();
        }
    }

    /**
     * What every door of the proxy may have in front of it. The PROXY header comes before TLS.
     *
     * @param tls towards the clients, who show certificates
     */
    public record Entrance(InetSocketAddress address, Optional<Tls> tls, Optional<ProxyProtocol> proxyProtocol)
            implements Place {

        /** Nothing in front. */
        public static Entrance plain(InetSocketAddress address) {
            return new Entrance(address, Optional.empty(), Optional.empty());
        }
    }

    /** {@code original}: how a connection that was meant for somebody else came here. */
    public enum Original {
        /** It was meant for us. */
        NONE,
        /** Netfilter's REDIRECT: the kernel's connection table knows where it was going. */
        REDIRECT,
        /** Netfilter's TPROXY: our end of the socket has the address to which it was going. */
        TPROXY
    }

    /**
     * One of {@code listen.sni}.
     *
     * @param port that is dialed; empty for the one to which the connection was going
     */
    public record Sni(Entrance entrance, Original original, Optional<Integer> port) implements Place {
        @Override
        public InetSocketAddress address() {
            return entrance.address();
        }
    }

    /**
     * One of {@code listen.relay}.
     *
     * @param to the one destination; empty where {@code original} gives it
     * @param toRange in which an original destination must lie
     * @param ports of an original destination
     * @param expect what the first bytes must be
     */
    public record Relay(
            Entrance entrance,
            Optional<Destination> to,
            Original original,
            List<AddressRange> toRange,
            List<PortRange> ports,
            Protocol expect)
            implements Place {
        public Relay {
            toRange = List.copyOf(toRange);
            ports = List.copyOf(ports);
        }

        @Override
        public InetSocketAddress address() {
            return entrance.address();
        }
    }

    /** {@code expect}: the protocols whose first bytes are known. */
    public enum Protocol {
        TLS,
        POSTGRES,
        SQLSERVER,
        ORACLE,
        RDP,
        SMB,
        SSH,
        /** The server speaks first. */
        MYSQL,
        /** Nothing is checked. */
        ANY
    }

    /** One of {@code listen.dns}. */
    public record Dns(InetSocketAddress address, Optional<Tls> tls) implements Place {

        public static Dns plain(InetSocketAddress address) {
            return new Dns(address, Optional.empty());
        }
    }

    /** {@code listen.admin}. */
    public record Admin(InetSocketAddress address, Tls tls) implements Place {}

    /**
     * {@code tls}: PEM files, as absolute paths.
     *
     * @param certificate the chain, leaf first
     * @param key PKCS #8, not encrypted
     * @param clientCa who may issue the clients' certificates; empty only where clients show none (DNS over TLS)
     * @param crl lists of revoked certificates (RFC 5280 §5), PEM or DER
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientCa, List<Path> crl) {
        public Tls {
            crl = List.copyOf(crl);
        }
    }

    /**
     * {@code proxy-protocol}: a load balancer in front tells who the client is.
     *
     * @param trust who may tell it; nobody else gets in
     * @param require whether a connection without the header is refused; true
     */
    public record ProxyProtocol(List<AddressRange> trust, boolean require) {
        public ProxyProtocol {
            trust = List.copyOf(trust);
        }
    }
}

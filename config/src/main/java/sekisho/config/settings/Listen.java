package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sekisho.config.value.AddressRange;

/**
 * {@code listen}: where the appliance answers. What is absent isn't opened. Port 0 picks a free port.
 *
 * @param proxy HTTP forward requests and CONNECT, on one port
 * @param dns UDP and TCP on the same port; with {@code tls} DNS over TLS alone
 * @param admin the admin API; TLS 1.3 with client certificates
 * @param metrics Prometheus page and health, plain HTTP
 */
public record Listen(List<Entrance> proxy, List<Dns> dns, Optional<Admin> admin, Optional<InetSocketAddress> metrics) {

    /** Nothing is opened. */
    public static final Listen NOWHERE = new Listen(List.of(), List.of(), Optional.empty(), Optional.empty());

    public Listen {
        proxy = List.copyOf(proxy);
        dns = List.copyOf(dns);
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

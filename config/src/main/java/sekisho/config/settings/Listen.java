package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code listen}: where the appliance answers. What is absent isn't opened. Port 0 picks a free port.
 *
 * @param proxy HTTP forward requests and CONNECT, on one port
 * @param dns UDP and TCP on the same port
 * @param admin the admin API; TLS 1.3 with client certificates
 * @param metrics Prometheus page and health, plain HTTP
 */
public record Listen(
        List<InetSocketAddress> proxy,
        List<InetSocketAddress> dns,
        Optional<Admin> admin,
        Optional<InetSocketAddress> metrics) {

    public Listen {
        proxy = List.copyOf(proxy);
        dns = List.copyOf(dns);
    }

    /** {@code listen.admin}. */
    public record Admin(InetSocketAddress address, Tls tls) {}

    /**
     * {@code tls}: PEM files, as absolute paths.
     *
     * @param certificate the chain, leaf first
     * @param key PKCS #8, not encrypted
     * @param clientCa who may issue the clients' certificates
     */
    public record Tls(Path certificate, Path key, Path clientCa) {}
}

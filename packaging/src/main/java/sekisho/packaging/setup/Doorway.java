package sekisho.packaging.setup;

import java.net.InetSocketAddress;
import java.util.Optional;
import sekisho.config.settings.Listen;
import sekisho.config.value.Destination;
import sekisho.config.value.Host;

/**
 * Where clients reach the proxy.
 *
 * @param tls whether it speaks TLS and asks for a certificate
 */
public record Doorway(Destination place, boolean tls) {

    /** What stands for a listener on every address: only the administrator knows what clients call this machine. */
    public static final String NAME = "gateway.internal";

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Of {@code host:port}, {@code http://host:port} or {@code https://host:port}. */
    public static Optional<Doorway> of(String text) {
        boolean tls = text.startsWith("https://");
        String authority = text.replaceFirst("^https?://", "").replaceFirst("/$", "");
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String port = hasPort ? authority.substring(colon + 1) : Integer.toString(tls ? HTTPS : HTTP);
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
            return Optional.empty();
        }
        return Host.parse(hasPort ? authority.substring(0, colon) : authority)
                .asOptional()
                .map(host -> new Doorway(new Destination(host, Integer.parseInt(port)), tls));
    }

    /** Empty when the port is chosen at each start. */
    static Optional<Doorway> of(Listen.Entrance entrance) {
        InetSocketAddress address = entrance.address();
        String host = address.getAddress().isAnyLocalAddress()
                ? NAME
                : address.getAddress().getHostAddress();
        String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return address.getPort() == 0
                ? Optional.empty()
                : of((entrance.tls().isPresent() ? "https://" : "http://") + written + ":" + address.getPort());
    }

    public String url() {
        return (tls ? "https://" : "http://") + place;
    }

    public String script() {
        return url() + "/proxy.pac";
    }

    /** Without the brackets of IPv6, for programs that take host and port apart. */
    String bareHost() {
        return place.host().text().replaceAll("[\\[\\]]", "");
    }
}

package sekisho.packaging.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import sekisho.config.policy.Access;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** The access that somebody describes on the command line. */
record AskedAccess(Identity client) {

    private static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("A", 1),
            Map.entry("NS", 2),
            Map.entry("CNAME", 5),
            Map.entry("SOA", 6),
            Map.entry("PTR", 12),
            Map.entry("MX", 15),
            Map.entry("TXT", 16),
            Map.entry("AAAA", 28),
            Map.entry("SRV", 33),
            Map.entry("SVCB", 64),
            Map.entry("HTTPS", 65),
            Map.entry("ANY", 255));

    Parsed<Access> connect(String hostAndPort) {
        return destination(hostAndPort)
                .then(destination -> Parsed.ok(new Access.Connect(client, Door.CONNECT, destination)));
    }

    Parsed<Access> request(String method, String url) {
        URI parts;
        try {
            parts = new URI(url);
        } catch (URISyntaxException malformed) {
            return Parsed.bad(Reason.TARGET_FORM, Objects.toString(malformed.getMessage()));
        }
        String authority = parts.getRawAuthority();
        if (!"http".equals(parts.getScheme()) || authority == null) {
            return Parsed.bad(Reason.TARGET_FORM, "http://HOST[:PORT]/PATH; for https ask with --to HOST:443");
        }
        String path = Objects.requireNonNullElse(parts.getRawPath(), "/")
                + (parts.getRawQuery() == null ? "" : "?" + parts.getRawQuery());
        return destination(parts.getPort() < 0 ? authority + ":80" : authority)
                .then(destination -> Parsed.ok(new Access.Request(
                        client, Door.HTTP, method.toUpperCase(Locale.ROOT), destination, path.isEmpty() ? "/" : path)));
    }

    Parsed<Access> resolve(String name, String type) {
        Integer number = TYPES.get(type.toUpperCase(Locale.ROOT));
        if (number == null && !type.matches("[0-9]{1,4}|[1-5][0-9]{4}")) {
            return Parsed.bad(
                    Reason.TYPE,
                    "--type is one of " + TYPES.keySet().stream().sorted().toList() + " or a number");
        }
        int asked = number == null ? Integer.parseInt(type) : number;
        return HostName.parse(name).then(canonical -> Parsed.ok(new Access.Resolve(client, canonical, asked)));
    }

    static Parsed<Destination> destination(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String port = hostAndPort.substring(colon + 1);
        if (colon < 1 || !port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
            return Parsed.bad(Reason.TARGET_PORT, "HOST:PORT, with a port from 1 to 65535");
        }
        return Host.parse(hostAndPort.substring(0, colon))
                .then(host -> Parsed.ok(new Destination(host, Integer.parseInt(port))));
    }
}

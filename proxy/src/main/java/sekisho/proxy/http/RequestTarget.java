package sekisho.proxy.http;

import java.util.Optional;
import sekisho.config.value.Destination;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * Where a request wants to go, read once (RFC 9112 §3.2): authority-form for CONNECT, absolute-form with {@code http} for
 * the rest. Everything that follows, Host included, is written from this and never from the text.
 *
 * @param path path and query byte for byte as sent, starting with a slash; empty for CONNECT
 * @param isOwn origin-form, for a page of ours: the Host of the request is how the client reached us
 */
public record RequestTarget(Destination destination, String path, boolean isOwn) {

    /** The appliance's own name. */
    public static final HostName GATEWAY = HostName.of("gateway.internal");

    /** What a browser fetches before it knows any proxy, so it asks by whatever address it was told. */
    private static final String SCRIPT = "/proxy.pac";

    private static final int HTTP_PORT = 80;
    private static final int NO_PORT = -1;
    private static final String NEVER_IN_A_URI = "\\#\"<>";

    /** @return the target, or {@code target.form}, {@code target.port}, {@code target.userinfo}, {@code host.*} */
    static Parsed<RequestTarget> connect(String text) {
        if (text.indexOf('/') >= 0 || text.indexOf('?') >= 0 || !isUriText(text)) {
            return Parsed.bad(Reason.TARGET_FORM, "CONNECT takes host:port and nothing else");
        }
        return destination(text, NO_PORT).then(place -> Parsed.ok(new RequestTarget(place, "", false)));
    }

    /** @return the target, or as {@link #connect}, and {@code scheme} for {@code https} */
    static Parsed<RequestTarget> absolute(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : Token.fold(text.substring(0, colon));
        if (!isUriText(text) || !(scheme.equals("http") || scheme.equals("https"))) {
            return Parsed.bad(Reason.TARGET_FORM, "a forward request takes http://host/path");
        }
        int start = colon + "://".length();
        int end = start;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        String rest = text.substring(end);
        String path = rest.startsWith("/") ? rest : "/" + rest;
        Parsed<RequestTarget> target = destination(text.substring(start, end), HTTP_PORT)
                .then(place -> Parsed.ok(new RequestTarget(place, path, false)));
        return scheme.equals("http")
                ? target
                : target.then(https -> Parsed.bad(Reason.SCHEME, "https goes through CONNECT"));
    }

    /**
     * Origin-form, which a proxy serves for its own pages only (contract B11): under its name, and the proxy script under
     * the very address that the connection reached.
     *
     * @return the target, or {@code target.form}
     */
    static Parsed<RequestTarget> own(String text, String hostHeader, Destination here) {
        boolean script = text.equals(SCRIPT) || text.startsWith(SCRIPT + "?");
        boolean ours = isUriText(text)
                && !text.startsWith("//")
                && placeOf(hostHeader)
                        .filter(place -> place.host().equals(GATEWAY) || (script && place.equals(here)))
                        .isPresent();
        return ours
                ? Parsed.ok(new RequestTarget(new Destination(GATEWAY, HTTP_PORT), text, true))
                : Parsed.bad(Reason.TARGET_FORM, "a forward request takes http://host/path");
    }

    /** What a Host header names. */
    public static Optional<Destination> placeOf(String hostHeader) {
        return destination(hostHeader, HTTP_PORT).asOptional();
    }

    /**
     * Whether a Host header speaks of this target (RFC 9110 §7.2), after case, trailing dot and default port. A Host
     * without a port after CONNECT speaks of the host only: nothing is written from it.
     */
    Parsed<RequestTarget> agreesWith(String hostHeader) {
        if (destination.host() instanceof HostName && hostHeader.equals(authority())) {
            return Parsed.ok(this);
        }
        int unwritten = path.isEmpty() ? destination.port() : HTTP_PORT;
        return destination(hostHeader, unwritten)
                .then(place -> place.equals(destination)
                        ? Parsed.ok(this)
                        : Parsed.bad(Reason.TARGET_HOST_MISMATCH, "Host differs from the request target"));
    }

    /** The Host header that is written upstream: the default port stays unwritten. */
    public String authority() {
        return destination.port() == HTTP_PORT ? destination.host().text() : destination.toString();
    }

    /** The text for a record: without user information, query and fragment, at most 1,024 characters. */
    static String redact(String text) {
        int end = 0;
        while (end < text.length() && end < 1024 && text.charAt(end) != '?' && text.charAt(end) != '#') {
            end++;
        }
        String bare = text.substring(0, end);
        int start = bare.indexOf("://") < 0 ? 0 : bare.indexOf("://") + 3;
        int slash = bare.indexOf('/', start);
        int at = bare.lastIndexOf('@', slash < 0 ? bare.length() : slash);
        return at < start ? bare : bare.substring(0, start) + bare.substring(at + 1);
    }

    /** As {@link #redact}, of a text whose parts have no names: all before the last @ may be a password. */
    static String redactUnread(String text) {
        return redact(text.substring(text.lastIndexOf('@') + 1));
    }

    private static Parsed<Destination> destination(String authority, int unwrittenPort) {
        if (authority.indexOf('@') >= 0) {
            return Parsed.bad(Reason.TARGET_USERINFO, "user information before the host");
        }
        int bracket = authority.lastIndexOf(']');
        int colon = authority.indexOf(':', bracket + 1);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.isEmpty()) {
            return Parsed.bad(Reason.TARGET_FORM, "no host");
        }
        if (colon >= 0 && authority.indexOf(':', colon + 1) >= 0) {
            return Parsed.bad(Reason.HOST_SYNTAX, "an IPv6 address stands in brackets");
        }
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        return Host.parse(host)
                .then(place -> port(port, unwrittenPort).then(number -> Parsed.ok(new Destination(place, number))));
    }

    private static Parsed<Integer> port(String text, int unwritten) {
        if (text.isEmpty() && unwritten != NO_PORT) {
            return Parsed.ok(unwritten);
        }
        boolean plain = !text.isEmpty()
                && text.length() <= 5
                && text.charAt(0) != '0'
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain && Integer.parseInt(text) <= 65_535
                ? Parsed.ok(Integer.parseInt(text))
                : Parsed.bad(Reason.TARGET_PORT, "a port is 1 to 65535 without leading zeros");
    }

    /** Visible ASCII without the characters that some reader takes for a separator (RFC 3986 §2). */
    private static boolean isUriText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c >= 0x7f || NEVER_IN_A_URI.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}

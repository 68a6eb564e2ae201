package sekisho.config.value;

/**
 * One canonical place: used for policy, lookup, dialing, Host header and record alike, so that no two of them can
 * disagree.
 *
 * @param port 1–65535
 */
public record Destination(Host host, int port) {

    public Destination {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /** {@code host:port}, IPv6 in brackets. */
    @Override
    public String toString() {
        return host.text() + ":" + port;
    }
}

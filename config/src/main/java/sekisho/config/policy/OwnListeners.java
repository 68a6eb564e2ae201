package sekisho.config.policy;

import sekisho.config.value.EmbeddedIpv4;
import sekisho.config.value.IpAddress;

/** The sockets on which this very process listens; a destination among them would be a loop. */
public interface OwnListeners {

    OwnListeners NONE = (address, port) -> false;

    /** Whether a connection to {@code address:port} would reach this process; a wildcard bind counts for each local address. */
    boolean contains(IpAddress address, int port);

    /** The same, for the ways that lead there: NAT64, and the unspecified address, which the kernel takes for loopback. */
    default boolean isReachedBy(IpAddress address, int port) {
        IpAddress there = EmbeddedIpv4.nat64(address).orElse(address);
        return contains(there, port)
                || (there.isUnspecified() && contains(IpAddress.of(there.isIpv4() ? "127.0.0.1" : "::1"), port));
    }
}

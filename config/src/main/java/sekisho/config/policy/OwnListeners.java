package sekisho.config.policy;

import sekisho.config.value.IpAddress;

/** The sockets on which this very process listens; a destination among them would be a loop. */
public interface OwnListeners {

    OwnListeners NONE = (address, port) -> false;

    /** Whether a connection to {@code address:port} would reach this process; a wildcard bind counts for each local address. */
    boolean contains(IpAddress address, int port);
}

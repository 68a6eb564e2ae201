package sekisho.proxy;

import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * What the dns gate told whom, as far as a redirected connection needs it: whoever dials an address instead of asking for
 * its name, or keeps one for longer than its answer said, has no lease. Never blocks.
 */
public interface Leases {

    /** Whether this client was given {@code address} in an answer for {@code name} that still holds now. */
    boolean holds(Identity client, HostName name, IpAddress address);

    /** Nobody was told anything: every redirected connection is refused. */
    static Leases none() {
        return (client, name, address) -> false;
    }
}

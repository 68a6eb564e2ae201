/** SOCKS version 5 (RFC 1928), as far as a client may speak it here. Knows nothing of policy, audit or upstreams. */
@NullMarked
package sekisho.proxy.socks;

import org.jspecify.annotations.NullMarked;

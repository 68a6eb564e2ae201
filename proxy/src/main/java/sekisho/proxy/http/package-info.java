/** HTTP/1.1 (RFC 9112) read strictly and written in one canonical form. Knows nothing of policy, audit or upstreams. */
@NullMarked
package sekisho.proxy.http;

import org.jspecify.annotations.NullMarked;

/** How a question reaches an upstream and its answer comes back: sockets, ids, deadlines. Nothing here knows what a name is. */
@NullMarked
package sekisho.dns.outward;

import org.jspecify.annotations.NullMarked;

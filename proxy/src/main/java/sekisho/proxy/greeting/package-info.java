/** What the first bytes of a connection must be, protocol by protocol. Knows nothing of doors, policy or sockets. */
@NullMarked
package sekisho.proxy.greeting;

import org.jspecify.annotations.NullMarked;

/** What stands behind the servers under test, in a process of its own: TCP, HTTP and DNS origins on loopback. */
@NullMarked
package sekisho.bench.origin;

import org.jspecify.annotations.NullMarked;

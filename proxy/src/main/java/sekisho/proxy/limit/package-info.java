/** How much each client, and all of them together, may use; and what this process itself can bear. Knows no doors. */
@NullMarked
package sekisho.proxy.limit;

import org.jspecify.annotations.NullMarked;

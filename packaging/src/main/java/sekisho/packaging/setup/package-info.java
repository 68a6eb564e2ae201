/** What programs on a client's machine must be told about the gateway, in each program's own language. */
@NullMarked
package sekisho.packaging.setup;

import org.jspecify.annotations.NullMarked;

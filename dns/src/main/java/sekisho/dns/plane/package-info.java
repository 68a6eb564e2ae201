/** Whether the names of AWS's endpoints are private where we ask for them, name by name and upstream by upstream. */
@NullMarked
package sekisho.dns.plane;

import org.jspecify.annotations.NullMarked;

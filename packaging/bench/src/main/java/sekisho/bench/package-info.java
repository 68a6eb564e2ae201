/** Load generators and the table that compares the gateway with its peers. */
@NullMarked
package sekisho.bench;

import org.jspecify.annotations.NullMarked;

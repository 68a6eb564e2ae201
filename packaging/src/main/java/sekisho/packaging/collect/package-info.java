/** The collector: a second machine that holds what the log of a gateway was. */
@NullMarked
package sekisho.packaging.collect;

import org.jspecify.annotations.NullMarked;

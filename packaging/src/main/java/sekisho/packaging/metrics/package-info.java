/** The numbers page and the health pages, plain HTTP. */
@NullMarked
package sekisho.packaging.metrics;

import org.jspecify.annotations.NullMarked;

/**
 * Load generators: each offers one kind of work to one server, from one thread and one selector, and counts what came of
 * it.
 */
@NullMarked
package sekisho.bench.load;

import org.jspecify.annotations.NullMarked;

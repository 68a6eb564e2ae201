/** The servers under test: how each is configured, started, watched and ended. */
@NullMarked
package sekisho.bench.server;

import org.jspecify.annotations.NullMarked;

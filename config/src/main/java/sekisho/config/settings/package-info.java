/** The file that an administrator writes, as records in its own order, and the reader that tells every mistake at once. */
@NullMarked
package sekisho.config.settings;

import org.jspecify.annotations.NullMarked;

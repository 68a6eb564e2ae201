/** {@code sekisho connect}: a person's local port that leads through a gateway. */
@NullMarked
package sekisho.packaging.connect;

import org.jspecify.annotations.NullMarked;

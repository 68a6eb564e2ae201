/** SQL over a proven log. A program of its own: the gateway carries no database. */
@NullMarked
package sekisho.query;

import org.jspecify.annotations.NullMarked;

/** Nobody lets himself through: requests, votes, and what they open. */
@NullMarked
package sekisho.config.approval;

import org.jspecify.annotations.NullMarked;

/** One class per subcommand of {@code sekisho}. */
@NullMarked
package sekisho.packaging.command;

import org.jspecify.annotations.NullMarked;

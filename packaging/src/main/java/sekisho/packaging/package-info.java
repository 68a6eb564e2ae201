/**
 * Puts the modules together and gives them to people. {@code Main} is what the launcher starts; {@code appliance} wires the
 * machine, {@code command} has one class per subcommand, {@code admin} and {@code metrics} are the listeners for those who run
 * it, {@code demo} tells its story, {@code screen} is what a person sees.
 */
@NullMarked
package sekisho.packaging;

import org.jspecify.annotations.NullMarked;

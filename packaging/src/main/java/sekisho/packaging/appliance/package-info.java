/** The whole machine: wired, started, reloaded and stopped. */
@NullMarked
package sekisho.packaging.appliance;

import org.jspecify.annotations.NullMarked;

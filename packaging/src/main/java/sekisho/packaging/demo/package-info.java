/** The story that {@code sekisho demo} plays on a real appliance. */
@NullMarked
package sekisho.packaging.demo;

import org.jspecify.annotations.NullMarked;

/** The only decision in the product: {@code Policy.decide(Access)}. */
@NullMarked
package sekisho.config.policy;

import org.jspecify.annotations.NullMarked;

/** The domain's words. Each is born canonical: what exists is valid, so nobody checks or normalises it twice. */
@NullMarked
package sekisho.config.value;

import org.jspecify.annotations.NullMarked;

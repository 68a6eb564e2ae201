/** Grants from the people's side: what they type, on their own machines. */
@NullMarked
package sekisho.packaging.grant;

import org.jspecify.annotations.NullMarked;

/** A small certificate authority of one's own: for people, gateways, and the list of those who are not believed any more. */
@NullMarked
package sekisho.packaging.pki;

import org.jspecify.annotations.NullMarked;

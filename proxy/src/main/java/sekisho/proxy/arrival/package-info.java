/** From an accepted socket to somebody known: PROXY header, TLS, client certificate. Every door stands behind it. */
@NullMarked
package sekisho.proxy.arrival;

import org.jspecify.annotations.NullMarked;

/** DNS over TLS (RFC 7858), from an accepted socket to a client who is known. */
@NullMarked
package sekisho.dns.arrival;

import org.jspecify.annotations.NullMarked;

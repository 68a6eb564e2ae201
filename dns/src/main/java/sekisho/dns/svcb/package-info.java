/** What the records of types SVCB and HTTPS say (RFC 9460). */
@NullMarked
package sekisho.dns.svcb;

import org.jspecify.annotations.NullMarked;

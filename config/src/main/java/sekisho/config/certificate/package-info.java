/** Certificates: whose they are, and whether they may be believed. Knows no sockets. */
@NullMarked
package sekisho.config.certificate;

import org.jspecify.annotations.NullMarked;

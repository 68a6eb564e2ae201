/** In which order addresses are tried (RFC 8305). */
@NullMarked
package sekisho.proxy.dialing;

import org.jspecify.annotations.NullMarked;

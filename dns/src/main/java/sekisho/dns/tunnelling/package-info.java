/**
 * Data hidden in names. A tunnel has to ask for names that nobody asked before, long ones that look like data, again and
 * again below one registered name; that is what is counted here, for each client by itself and in bounded memory.
 */
@NullMarked
package sekisho.dns.tunnelling;

import org.jspecify.annotations.NullMarked;

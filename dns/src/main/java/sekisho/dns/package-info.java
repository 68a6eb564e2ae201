/** Names, for clients that may know some: every answer was permitted, written down, and checked before it leaves. */
@NullMarked
package sekisho.dns;

import org.jspecify.annotations.NullMarked;

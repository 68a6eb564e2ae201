/**
 * {@code sekisho import squid}: reads a squid.conf as Squid does, writes the file that lets through the same and never
 * knowingly more, and compares both by asking them the same questions.
 */
@NullMarked
package sekisho.packaging.squid;

import org.jspecify.annotations.NullMarked;

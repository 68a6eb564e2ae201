/** Answers that lie ready as bytes, and who may have how many: nothing here knows what a name is. */
@NullMarked
package sekisho.dns.ready;

import org.jspecify.annotations.NullMarked;

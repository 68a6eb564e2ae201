/** What changes from one edition to the next, in words: what a person reads before he approves. */
@NullMarked
package sekisho.config.difference;

import org.jspecify.annotations.NullMarked;

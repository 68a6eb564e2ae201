/** What a person sees: words in two languages, tables, colour. */
@NullMarked
package sekisho.packaging.screen;

import org.jspecify.annotations.NullMarked;

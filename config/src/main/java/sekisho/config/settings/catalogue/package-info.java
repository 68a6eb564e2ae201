/** What AWS's endpoints are called: a table of facts, and how names follow from it. It knows nothing of the file. */
@NullMarked
package sekisho.config.settings.catalogue;

import org.jspecify.annotations.NullMarked;

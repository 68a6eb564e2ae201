/** Evidence for auditors, read from a log that was verified first. */
@NullMarked
package sekisho.packaging.report;

import org.jspecify.annotations.NullMarked;

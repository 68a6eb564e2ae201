/** The whole machine: wiring, command line and admin API; it sees every module and no module sees it. */
@NullMarked
package sekisho.packaging;

import org.jspecify.annotations.NullMarked;

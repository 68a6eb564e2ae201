/** Doors that speak a protocol, and one gate behind them that decides, writes down, and dials. */
@NullMarked
package sekisho.proxy;

import org.jspecify.annotations.NullMarked;

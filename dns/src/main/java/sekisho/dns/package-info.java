/**
 * Names, for clients that may know some. A query walks straight down: {@code DnsServer} → {@code QueryHandler} →
 * {@code NameGate} → {@code Policy} → {@code Resolution} → {@code Upstream} → {@code AnswerGuard}. An answer is rebuilt from
 * records that were checked, never relayed; it is written down before it leaves.
 */
@NullMarked
package sekisho.dns;

import org.jspecify.annotations.NullMarked;

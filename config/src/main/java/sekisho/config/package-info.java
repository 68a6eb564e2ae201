/**
 * What is allowed, who said so, since when. The root holds {@code LiveConfig}, the edition in force; below it
 * {@code value ◄ settings ◄ approval ◄ policy}: each package may see only those to its left.
 */
@NullMarked
package sekisho.config;

import org.jspecify.annotations.NullMarked;

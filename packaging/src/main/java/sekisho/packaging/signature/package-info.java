/** Signatures of persons: detached CMS, made on their machines and checked on the gateway. */
@NullMarked
package sekisho.packaging.signature;

import org.jspecify.annotations.NullMarked;

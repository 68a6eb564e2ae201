/** The admin API: TLS 1.3, client certificates, roles. */
@NullMarked
package sekisho.packaging.admin;

import org.jspecify.annotations.NullMarked;

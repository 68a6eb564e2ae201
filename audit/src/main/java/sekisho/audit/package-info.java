/**
 * What happened, so that nobody can say otherwise: one RFC 6962 Merkle tree per node in the C2SP formats, whose leaves are
 * the JSON lines that a query reads. Other modules touch {@link sekisho.audit.AuditEvent} and
 * {@link sekisho.audit.AuditTrail} only.
 */
@NullMarked
package sekisho.audit;

import org.jspecify.annotations.NullMarked;

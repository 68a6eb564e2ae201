/**
 * The proofs, and nothing of files or events: the RFC 6962 Merkle tree, and the C2SP texts (signed-note, tlog-checkpoint,
 * tlog-tiles) in which any foreign tool can check it.
 */
@NullMarked
package sekisho.audit.tree;

import org.jspecify.annotations.NullMarked;

package sekisho.audit.tree;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The RFC 6962 §2.1 tree over leaves that only grow. It holds the roots of the perfect subtrees of its right edge: one for
 * each bit of the size, so that the next leaf and the root cost a few hashes however large the tree is. Not thread-safe.
 */
public final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = Hash.sha256();
    private final byte[][] edge = new byte[64][Hash.LENGTH];
    private final byte[] children = new byte[1 + 2 * Hash.LENGTH];
    /** Roots of the subtrees of 2^8, 2^16 … leaves that ended last: what the tiles of the next level consist of. */
    private final byte[][] ended = new byte[64 / 8 + 1][Hash.LENGTH];

    private long size;

    /**
     * The tree of {@code size} leaves with the given right edge.
     *
     * @param edge roots of the perfect subtrees, the largest first: as many as {@code size} has bits
     * @throws IllegalArgumentException when the number of hashes does not fit the size
     */
    public static MerkleTree of(long size, List<Hash> edge) {
        if (size < 0 || edge.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has " + Long.bitCount(size)
                    + " hashes on its edge, not " + edge.size());
        }
        MerkleTree tree = new MerkleTree();
        tree.size = size;
        int next = edge.size();
        for (int level = 0; level < 64; level++) {
            if ((size >>> level & 1) == 1) {
                tree.edge[level] = edge.get(--next).bytes();
            }
        }
        return tree;
    }

    public long size() {
        return size;
    }

    /** Appends the leaf that stands in {@code bytes} and returns its hash in {@code out}. */
    public void append(byte[] bytes, int offset, int length, byte[] out) {
        sha256.update(LEAF);
        sha256.update(bytes, offset, length);
        digestInto(out);
        appendHash(out);
    }

    /** Appends a leaf whose hash is known. */
    public void appendHash(byte[] leafHash) {
        int level = 0;
        byte[] carried = leafHash.clone();
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            node(edge[level], carried, carried);
            level++;
            if ((level & 7) == 0) {
                System.arraycopy(carried, 0, ended[level / 8], 0, Hash.LENGTH);
            }
        }
        edge[level] = carried;
        size++;
    }

    /** The root over the last 256^{@code tiles} leaves, right after the leaf with which a subtree of that size ended. */
    public byte[] ended(int tiles) {
        if ((size & (1L << (8 * tiles)) - 1) != 0) {
            throw new IllegalStateException("no subtree of 256^" + tiles + " leaves ends at " + size);
        }
        return ended[tiles].clone();
    }

    public Hash root() {
        if (size == 0) {
            return Hash.EMPTY_TREE;
        }
        int level = Long.numberOfTrailingZeros(size);
        byte[] root = edge[level].clone();
        for (level++; level < 64; level++) {
            if ((size >>> level & 1) == 1) {
                node(edge[level], root, root);
            }
        }
        return new Hash(root);
    }

    /** Roots of the perfect subtrees, the largest first. */
    public List<Hash> edge() {
        List<Hash> hashes = new ArrayList<>();
        for (int level = 63; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                hashes.add(Hash.of(edge[level]));
            }
        }
        return hashes;
    }

    /** The hash of a leaf: prefixed with 0x00, so that no leaf passes for a node (RFC 6962 §2.1). */
    public static Hash leafHash(byte[] leaf) {
        MessageDigest digest = Hash.sha256();
        digest.update(LEAF);
        return new Hash(digest.digest(leaf));
    }

    /** The hash of a node over two: prefixed with 0x01. */
    public static Hash nodeHash(Hash left, Hash right) {
        MessageDigest digest = Hash.sha256();
        digest.update(NODE);
        digest.update(left.bytes());
        return new Hash(digest.digest(right.bytes()));
    }

    private void node(byte[] left, byte[] right, byte[] out) {
        children[0] = NODE;
        System.arraycopy(left, 0, children, 1, Hash.LENGTH);
        System.arraycopy(right, 0, children, 1 + Hash.LENGTH, Hash.LENGTH);
        sha256.update(children, 0, children.length);
        digestInto(out);
    }

    private void digestInto(byte[] out) {
        try {
            sha256.digest(out, 0, Hash.LENGTH);
        } catch (DigestException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

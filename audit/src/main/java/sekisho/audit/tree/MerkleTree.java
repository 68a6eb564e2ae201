package sekisho.audit.tree;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
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
        }
        edge[level] = carried;
        size++;
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

    /** The root over hashes that stand one behind the other and whose number is a power of two, as in a full tile. */
    public static byte[] rootOf(byte[] hashes, int length) {
        MerkleTree tree = new MerkleTree();
        byte[] level = Arrays.copyOf(hashes, length);
        for (int width = length / Hash.LENGTH; width > 1; width /= 2) {
            for (int i = 0; i < width / 2; i++) {
                tree.sha256.update(NODE);
                tree.sha256.update(level, 2 * i * Hash.LENGTH, 2 * Hash.LENGTH);
                tree.digestInto(level, i * Hash.LENGTH);
            }
        }
        return Arrays.copyOf(level, Hash.LENGTH);
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
        sha256.update(NODE);
        sha256.update(left);
        sha256.update(right);
        digestInto(out);
    }

    private void digestInto(byte[] out) {
        digestInto(out, 0);
    }

    private void digestInto(byte[] out, int offset) {
        try {
            sha256.digest(out, offset, Hash.LENGTH);
        } catch (DigestException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

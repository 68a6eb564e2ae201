package sekisho.audit.tree;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Inclusion and consistency proofs (RFC 6962 §2.1.1, §2.1.2), made and checked. */
public final class Proofs {

    /** The longest honest proof: a tree of less than 2^63 leaves is 63 nodes high. */
    static final int MOST_NODES = 63;

    private Proofs() {}

    /** Tells the root of the leaves {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface Subtrees {
        Hash root(long from, long to);
    }

    /** The root over a list of leaf hashes, by the recursion of the RFC. */
    public static Hash root(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.EMPTY_TREE;
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int left = (int) split(leaves.size());
        return MerkleTree.nodeHash(root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
    }

    /** That leaf {@code index} is in the tree of {@code size} leaves. */
    public static List<Hash> inclusion(long index, long size, Subtrees subtrees) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
        }
        List<Hash> proof = new ArrayList<>();
        path(index, 0, size, subtrees, proof);
        return proof;
    }

    /** That the tree of {@code size} leaves begins with the tree of {@code before}. */
    public static List<Hash> consistency(long before, long size, Subtrees subtrees) {
        if (before < 1 || before > size) {
            throw new IllegalArgumentException("no consistency from " + before + " to " + size);
        }
        List<Hash> proof = new ArrayList<>();
        subproof(before, 0, size, true, subtrees, proof);
        return proof;
    }

    /** Whether the proof shows the leaf in the tree (RFC 9162 §2.1.3.2). */
    public static boolean provesInclusion(Hash leaf, long index, long size, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size || proof.size() > MOST_NODES) {
            return false;
        }
        long position = index;
        long last = size - 1;
        Hash reached = leaf;
        for (Hash node : proof) {
            if (last == 0) {
                return false;
            }
            if ((position & 1) == 1 || position == last) {
                reached = MerkleTree.nodeHash(node, reached);
                while ((position & 1) == 0 && position != 0) {
                    position >>>= 1;
                    last >>>= 1;
                }
            } else {
                reached = MerkleTree.nodeHash(reached, node);
            }
            position >>>= 1;
            last >>>= 1;
        }
        return last == 0 && reached.equals(root);
    }

    /** Whether the proof shows that the second tree extends the first (RFC 9162 §2.1.4.2). */
    public static boolean provesConsistency(long before, Hash rootBefore, long size, Hash root, List<Hash> proof) {
        if (before < 0 || before > size || proof.size() > MOST_NODES) {
            return false;
        }
        if (before == 0) {
            return proof.isEmpty() && rootBefore.equals(Hash.EMPTY_TREE);
        }
        if (before == size) {
            return proof.isEmpty() && rootBefore.equals(root);
        }
        int complete = Long.numberOfTrailingZeros(before);
        return climb((before - 1) >>> complete, (size - 1) >>> complete, rootBefore, root, proof.iterator());
    }

    private static boolean climb(long first, long last, Hash rootBefore, Hash root, Iterator<Hash> proof) {
        long position = first;
        long end = last;
        if (position != 0 && !proof.hasNext()) {
            return false;
        }
        // A first tree that is one perfect subtree is itself the first node of the proof.
        Hash old = position == 0 ? rootBefore : proof.next();
        Hash now = old;
        while (proof.hasNext()) {
            Hash node = proof.next();
            if (end == 0) {
                return false;
            }
            if ((position & 1) == 1 || position == end) {
                old = MerkleTree.nodeHash(node, old);
                now = MerkleTree.nodeHash(node, now);
                while ((position & 1) == 0 && position != 0) {
                    position >>>= 1;
                    end >>>= 1;
                }
            } else {
                now = MerkleTree.nodeHash(now, node);
            }
            position >>>= 1;
            end >>>= 1;
        }
        return end == 0 && old.equals(rootBefore) && now.equals(root);
    }

    private static void path(long index, long from, long to, Subtrees subtrees, List<Hash> proof) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            path(index, from, middle, subtrees, proof);
            proof.add(subtrees.root(middle, to));
        } else {
            path(index, middle, to, subtrees, proof);
            proof.add(subtrees.root(from, middle));
        }
    }

    private static void subproof(long before, long from, long to, boolean whole, Subtrees subtrees, List<Hash> proof) {
        if (before == to) {
            if (!whole) {
                proof.add(subtrees.root(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (before <= middle) {
            subproof(before, from, middle, whole, subtrees, proof);
            proof.add(subtrees.root(middle, to));
        } else {
            subproof(before, middle, to, false, subtrees, proof);
            proof.add(subtrees.root(from, middle));
        }
    }

    /** The largest power of two smaller than {@code size}. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}

package sekisho.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;

/** The roots of a growing tree at the sizes that somebody will ask for. */
final class WantedRoots {

    private final TreeSet<Long> wanted = new TreeSet<>();
    private final Map<Long, Hash> reached = new HashMap<>();
    private long next = Long.MAX_VALUE;

    void want(long size) {
        wanted.add(size);
        next = wanted.first();
    }

    /** To be called with each size in turn. */
    void grown(MerkleTree tree) {
        if (tree.size() < next) {
            return;
        }
        if (tree.size() == next) {
            reached.put(next, tree.root());
        }
        Long higher = wanted.higher(tree.size());
        next = higher == null ? Long.MAX_VALUE : higher;
    }

    /** Empty when the tree never had this size, or nobody knows it because a record can't be read. */
    Optional<Hash> at(long size) {
        return Optional.ofNullable(reached.get(size));
    }
}

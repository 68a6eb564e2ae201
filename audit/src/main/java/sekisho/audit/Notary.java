package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;

/**
 * Verify before sign: reads what was committed back from the disk, grows a tree of its own from the last signed one, and
 * signs only where both trees agree. So a note never tells more than the disk holds, and never contradicts an older one.
 */
final class Notary implements Closeable {

    private final LogDirectory directory;
    private final TileStore tiles;
    private final byte[] leafHash = new byte[Hash.LENGTH];
    private MerkleTree tree = new MerkleTree();
    private LogCursor entries;
    /** -1 before the first: a new log signs its empty tree, so that it is never without a checkpoint. */
    private long signedSize = -1;

    Notary(LogDirectory directory, TileStore tiles) {
        this.directory = directory;
        this.tiles = tiles;
        this.entries = new LogCursor(directory.path(), 0);
    }

    /**
     * Takes up the work where the last run left it.
     *
     * @return whether the stored tiles gave the signed root; if not, they are computed again from the first record on
     */
    boolean resume(Optional<Checkpoint> signed) throws IOException {
        if (signed.isEmpty()) {
            return true;
        }
        Checkpoint last = signed.get();
        Optional<MerkleTree> stored = tiles.resume(last.size());
        boolean sound = stored.isPresent() && stored.get().root().equals(last.root());
        if (sound) {
            tree = stored.get();
            entries = new LogCursor(directory.path(), last.size());
            signedSize = last.size();
        } else {
            tiles.restart();
            readTo(last.size());
            requireRoot(last.root(), "the last signed checkpoint");
        }
        return sound;
    }

    /** Signs a commit, if it is newer than the last that was signed. */
    void sign(LogWriter.Commit commit) throws IOException {
        if (commit.size() <= signedSize) {
            return;
        }
        readTo(commit.size());
        requireRoot(commit.root(), "the records that were committed");
        tiles.publish();
        // If we stop here, there are tiles that no checkpoint needs yet.
        Checkpoint checkpoint = new Checkpoint(directory.origin(), commit.size(), commit.root());
        directory.remember(checkpoint);
        // If we stop here, the next start knows that this may have been signed and never signs another root of this
        // size.
        directory.publish(directory.signer().sign(checkpoint));
        signedSize = commit.size();
    }

    @Override
    public void close() throws IOException {
        try (tiles) {
            entries.close();
        }
    }

    private void readTo(long size) throws IOException {
        while (tree.size() < size) {
            LogCursor.Found found = entries.next();
            if (found == LogCursor.Found.NOTHING) {
                throw new AuditUnavailable("record " + tree.size() + " was committed and can't be read back");
            }
            if (found == LogCursor.Found.LEAF) {
                FrameReader frames = entries.frames();
                if (frames.seq() != tree.size()) {
                    throw new AuditUnavailable("record " + tree.size() + " is missing, the next is " + frames.seq());
                }
                tree.append(frames.array(), frames.bodyOffset(), frames.bodyLength(), leafHash);
                tiles.add(leafHash, tree);
            }
        }
    }

    private void requireRoot(Hash root, String whose) throws AuditUnavailable {
        if (!tree.root().equals(root)) {
            throw new AuditUnavailable(
                    "the records on the disk up to " + (tree.size() - 1) + " don't give the root of " + whose);
        }
    }
}

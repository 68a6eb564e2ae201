package sekisho.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.CosignerKey;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;
import sekisho.audit.tree.NoteKey;
import sekisho.audit.tree.SignedNote;
import sekisho.audit.tree.StoredTree;
import sekisho.audit.tree.Tile;

/** Proves a collector's copy from its first entry on, with nothing but the copy and the keys in it. */
public final class HeldCheck {

    private final Path directory;
    private final HeldEntries entries;

    private HeldCheck(Path directory) {
        this.directory = directory;
        this.entries = new HeldEntries(Disk.REAL, directory);
    }

    /** What is held, and by whom it is vouched for. */
    public record Held(Checkpoint checkpoint, CosignerKey cosigner, java.time.Instant cosigned) {}

    /** Whether a directory is a collector's. */
    public static boolean isHeld(Path directory) {
        return Files.isRegularFile(directory.resolve("cosigner"));
    }

    /**
     * @param each told every entry, in order; what it was told counts only when this method returns
     * @throws LogRefused when it does not prove
     */
    public static Held prove(Path directory, Consumer<byte[]> each) throws IOException {
        return new HeldCheck(directory).run(each);
    }

    private Held run(Consumer<byte[]> each) throws IOException {
        try {
            List<NoteKey> keys = CollectorKeys.ofLog(Disk.REAL, directory, Optional.empty());
            CosignerKey cosigner = CosignerKey.parse(
                    SmallFile.text(directory.resolve("cosigner")).strip());
            Path file = directory.resolve(LogDirectory.CHECKPOINT);
            if (!Files.exists(file)) {
                throw new LogRefused(Finding.Kind.NOT_SIGNED, "nothing is held in " + directory);
            }
            SignedNote note = SignedNote.parse(SmallFile.bytes(file));
            switch (note.check(keys)) {
                case SIGNED -> {}
                case UNKNOWN_KEY -> throw new LogRefused(Finding.Kind.NO_KEY, file + ": signed by no trusted key");
                case BAD_SIGNATURE -> throw new LogRefused(Finding.Kind.ALTERED, file + ": a wrong signature");
            }
            var time = cosigner.cosigned(note)
                    .orElseThrow(() -> new LogRefused(Finding.Kind.ALTERED, file + ": not cosigned"));
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            tree(checkpoint, each);
            return new Held(checkpoint, cosigner, time);
        } catch (IllegalArgumentException unreadable) {
            throw new LogRefused(Finding.Kind.ALTERED, directory + ": " + unreadable.getMessage());
        }
    }

    private void tree(Checkpoint checkpoint, Consumer<byte[]> each) throws IOException {
        MerkleTree tree = new MerkleTree();
        StoredTree stored = new StoredTree(directory, checkpoint.size());
        byte[] hash = new byte[Hash.LENGTH];
        while (tree.size() < checkpoint.size()) {
            Tile tile = HeldEntries.tile(tree.size() / Tile.FULL, checkpoint.size());
            byte[] hashes = new byte[tile.width() * Hash.LENGTH];
            List<byte[]> bundle = bundle(tile);
            for (int i = 0; i < bundle.size(); i++) {
                tree.append(bundle.get(i), 0, bundle.get(i).length, hash);
                System.arraycopy(hash, 0, hashes, i * Hash.LENGTH, Hash.LENGTH);
                each.accept(bundle.get(i));
            }
            if (!Arrays.equals(hashes, stored.bytes(tile).orElseThrow())) {
                throw new LogRefused(
                        Finding.Kind.ALTERED,
                        "records " + tile.index() * Tile.FULL + " to " + (tree.size() - 1)
                                + " are not those of their tile");
            }
        }
        if (!tree.root().equals(checkpoint.root())) {
            throw new LogRefused(Finding.Kind.ALTERED, "the records are not the tree of the checkpoint");
        }
    }

    private List<byte[]> bundle(Tile tile) throws IOException {
        Path file = EntryBundle.file(directory, tile);
        if (!Files.isRegularFile(file)) {
            throw new LogRefused(Finding.Kind.INCOMPLETE, directory.relativize(file) + " is missing");
        }
        try {
            return entries.read(tile);
        } catch (IOException torn) {
            throw new LogRefused(Finding.Kind.ALTERED, directory.relativize(file) + ": " + torn.getMessage());
        }
    }
}

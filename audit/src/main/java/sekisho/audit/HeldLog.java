package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.Cosigner;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;
import sekisho.audit.tree.NoteKey;
import sekisho.audit.tree.SignedNote;
import sekisho.audit.tree.Tile;

/**
 * A collector's own copy of a log (C2SP tlog-tiles, with entry bundles). It only grows: what was held once is never asked for
 * again, and a tree that doesn't begin with it is refused. For each tree that it holds, the collector has cosigned the
 * checkpoint (C2SP tlog-cosignature).
 */
public final class HeldLog implements Closeable {

    /**
     * What a pull has brought.
     *
     * @param size of the tree that is held now
     * @param added so many of its entries are new
     */
    public record Pulled(long size, long added) {}

    private final Disk disk;
    private final Path directory;
    private final InstantSource clock;
    private final FileChannel lock;
    private final List<NoteKey> keys;
    private final Cosigner cosigner;
    private final HeldEntries entries;
    private final TileStore tiles;
    private MerkleTree tree = new MerkleTree();
    private Optional<SignedNote> note = Optional.empty();
    /** Whether a disk failed while the tree grew: then what is held is read again before anything is added. */
    private boolean unsure;

    private HeldLog(
            Disk disk, Path directory, InstantSource clock, FileChannel lock, List<NoteKey> keys, Cosigner cosigner) {
        this.disk = disk;
        this.directory = directory;
        this.clock = clock;
        this.lock = lock;
        this.keys = keys;
        this.cosigner = cosigner;
        this.entries = new HeldEntries(disk, directory);
        this.tiles = new TileStore(disk, directory);
    }

    /**
     * @param trusted a file of verifier keys of the log; needed once, and then the same
     * @param name of the cosigner, for its key when there is none yet
     * @throws LogRefused when no key is trusted, or what is held does not prove itself
     */
    public static HeldLog open(Path directory, Optional<Path> trusted, String name, InstantSource clock)
            throws IOException {
        return open(Disk.REAL, directory, trusted, name, clock);
    }

    static HeldLog open(Disk disk, Path directory, Optional<Path> trusted, String name, InstantSource clock)
            throws IOException {
        Files.createDirectories(directory, Disk.Owner.ENTER);
        FileChannel lock =
                Disk.REAL.open(directory.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        try {
            if (lock.tryLock() == null) {
                throw new IOException(directory + " is in use by another process");
            }
            HeldLog held = new HeldLog(
                    disk,
                    directory,
                    clock,
                    lock,
                    CollectorKeys.ofLog(disk, directory, trusted),
                    CollectorKeys.own(disk, directory, name));
            held.resume();
            return held;
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    public long size() {
        return tree.size();
    }

    /** The verifier key of this collector, for those who trust its cosignatures. */
    public String cosigner() {
        return cosigner.publicKey().text();
    }

    /**
     * Takes over what the log has grown by, if it is the same log.
     *
     * @param progress told how many entries are there, now and then
     * @throws LogRefused when it is not; nothing of what it showed is kept but the notes that prove it
     * @throws IOException when it can't be read now
     */
    public Pulled pull(LogSource source, LongConsumer progress) throws IOException {
        if (unsure) {
            resume();
        }
        SignedNote shown = note(source.checkpoint());
        Checkpoint checkpoint = checkpoint(shown);
        long before = tree.size();
        if (checkpoint.size() < before) {
            throw evidence(
                    shown,
                    Finding.Kind.INCOMPLETE,
                    "it was rolled back: its tree has " + checkpoint.size() + " records, and it had " + before);
        }
        if (checkpoint.size() == before && note.isPresent()) {
            if (!checkpoint.root().equals(tree.root())) {
                throw evidence(shown, Finding.Kind.ALTERED, "it signed two trees of " + before + " records: a fork");
            }
            return new Pulled(before, 0);
        }
        take(source, shown, checkpoint, progress);
        keep(shown, checkpoint);
        return new Pulled(checkpoint.size(), checkpoint.size() - before);
    }

    @Override
    public void close() throws IOException {
        tiles.close();
        lock.close();
    }

    /** Gets the new entries, and proves that what is held and these are the tree that was signed. */
    private void take(LogSource source, SignedNote shown, Checkpoint checkpoint, LongConsumer progress)
            throws IOException {
        entries.begin();
        try {
            if (!reaches(source, checkpoint, progress)
                    // A file that was kept before a crash may be what is wrong, and then nobody else is to blame.
                    && !(entries.discard() && reaches(source, checkpoint, progress))) {
                throw new LogRefused(
                        Finding.Kind.ALTERED,
                        "the records that it shows, behind the " + tree.size() + " that are held, are not the tree of "
                                + checkpoint.size() + " that it signed: a fork, or altered");
            }
        } catch (LogRefused refused) {
            entries.discard();
            throw evidence(shown, refused.kind(), String.valueOf(refused.getMessage()));
        }
    }

    private boolean reaches(LogSource source, Checkpoint checkpoint, LongConsumer progress) throws IOException {
        MerkleTree next = MerkleTree.of(tree.size(), tree.edge());
        byte[] hash = new byte[Hash.LENGTH];
        while (next.size() < checkpoint.size()) {
            Tile tile = HeldEntries.tile(next.size() / Tile.FULL, checkpoint.size());
            List<byte[]> taken = entries.take(source, tile, tree.size());
            for (int i = (int) (next.size() - tile.index() * Tile.FULL); i < taken.size(); i++) {
                next.append(taken.get(i), 0, taken.get(i).length, hash);
            }
            progress.accept(next.size());
        }
        return next.root().equals(checkpoint.root());
    }

    private void keep(SignedNote shown, Checkpoint checkpoint) throws IOException {
        long before = tree.size();
        MerkleTree next = MerkleTree.of(before, tree.edge());
        unsure = true;
        entries.grow(next, tiles, checkpoint.size());
        tiles.publish();
        // If we stop here, there are tiles and bundles that no checkpoint needs yet; each is proven.
        SignedNote cosigned = cosigner.cosign(shown, clock.instant());
        Durable.replace(disk, directory.resolve(LogDirectory.CHECKPOINT), cosigned.bytes());
        // If we stop here, the new tree is held, and shorter bundles lie beside those that replace them.
        tree = next;
        note = Optional.of(cosigned);
        unsure = false;
        entries.tidy(before, checkpoint.size());
    }

    private SignedNote note(byte[] bytes) throws LogRefused {
        try {
            return SignedNote.parse(bytes);
        } catch (IllegalArgumentException wrong) {
            throw new LogRefused(Finding.Kind.ALTERED, "what it shows is no note: " + wrong.getMessage());
        }
    }

    private Checkpoint checkpoint(SignedNote shown) throws IOException {
        switch (shown.check(keys)) {
            case SIGNED -> {}
            case UNKNOWN_KEY ->
                throw new LogRefused(
                        Finding.Kind.NO_KEY, "its checkpoint is signed by none of the keys that are trusted");
            case BAD_SIGNATURE ->
                throw evidence(shown, Finding.Kind.ALTERED, "its checkpoint has a wrong signature of a trusted key");
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(shown.text());
            if (keys.stream().anyMatch(key -> key.name().equals(checkpoint.origin()))) {
                return checkpoint;
            }
            throw new LogRefused(Finding.Kind.NO_KEY, "it is another log: " + checkpoint.origin());
        } catch (IllegalArgumentException wrong) {
            throw evidence(shown, Finding.Kind.ALTERED, "it signed what is no checkpoint: " + wrong.getMessage());
        }
    }

    /** Keeps the note that can't be true, beside the one that is held. */
    private LogRefused evidence(SignedNote shown, Finding.Kind kind, String message) throws IOException {
        byte[] bytes = shown.bytes();
        Path file = directory
                .resolve("refused")
                .resolve(Hash.of(Hash.sha256().digest(bytes)).hex().substring(0, 16));
        Durable.makeDirectory(file);
        Durable.replace(disk, file, bytes);
        return new LogRefused(kind, message + " (its note is kept as " + directory.relativize(file) + ")");
    }

    private void resume() throws IOException {
        tiles.close();
        tiles.restart();
        tree = new MerkleTree();
        note = Optional.empty();
        Path file = directory.resolve(LogDirectory.CHECKPOINT);
        if (!Files.exists(file)) {
            unsure = false;
            return;
        }
        SignedNote held = note(SmallFile.bytes(file));
        Checkpoint checkpoint = checkpoint(held);
        if (cosigner.publicKey().cosigned(held).isEmpty()) {
            throw new LogRefused(Finding.Kind.ALTERED, file + " was not cosigned by this collector");
        }
        Optional<MerkleTree> stored = tiles.resume(checkpoint.size());
        if (stored.isEmpty() || !stored.get().root().equals(checkpoint.root())) {
            // A crash between the tiles of the next tree and its checkpoint can leave none of this width.
            tiles.restart();
            MerkleTree again = new MerkleTree();
            entries.grow(again, tiles, checkpoint.size());
            tiles.publish();
            stored = Optional.of(again);
        }
        if (!stored.get().root().equals(checkpoint.root())) {
            throw new LogRefused(
                    Finding.Kind.ALTERED, "what is held in " + directory + " is not the tree of its checkpoint");
        }
        tree = stored.get();
        note = Optional.of(held);
        unsure = false;
    }
}

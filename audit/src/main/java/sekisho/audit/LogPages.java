package sekisho.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.Proofs;
import sekisho.audit.tree.SignedNote;
import sekisho.audit.tree.StoredTree;
import sekisho.audit.tree.Tile;
import sekisho.audit.tree.TlogProof;

/**
 * A log as the pages of C2SP tlog-tiles, also while it is written. Nothing is told that the published checkpoint does not
 * cover.
 */
public final class LogPages {

    private final Path log;

    public LogPages(Path log) {
        this.log = log;
    }

    /** The newest note; empty before the first. */
    public Optional<byte[]> checkpoint() throws IOException {
        return file(LogDirectory.CHECKPOINT);
    }

    /** The verifier keys that stand beside the log. */
    public Optional<byte[]> keys() throws IOException {
        return file(LogDirectory.KEYS);
    }

    /** @param path {@code tile/<L>/<N>[.p/<W>]} */
    public Optional<byte[]> tile(String path) throws IOException {
        Optional<Tile> tile = Tile.parse(path);
        return tile.isEmpty() ? Optional.empty() : new StoredTree(log, size()).bytes(tile.get());
    }

    /**
     * The entries whose hashes stand in a tile of level 0: each behind its length in two bytes, big-endian.
     *
     * @param path {@code tile/entries/<N>[.p/<W>]}
     */
    public Optional<byte[]> entries(String path) throws IOException {
        Optional<Tile> tile = Tile.parse(path.replaceFirst("^tile/entries/", "tile/0/"));
        if (tile.isEmpty() || tile.get().level() != 0) {
            return Optional.empty();
        }
        long first = tile.get().index() * Tile.FULL;
        int width = tile.get().width();
        return first + width > size() ? Optional.empty() : Optional.of(leaves(first, width));
    }

    /** A tlog-proof of one record in the tree of the newest checkpoint. */
    public Optional<byte[]> proof(long index) throws IOException {
        Optional<byte[]> note = checkpoint();
        if (note.isEmpty()) {
            return Optional.empty();
        }
        SignedNote signed = SignedNote.parse(note.get());
        long size = Checkpoint.parse(signed.text()).size();
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        return Optional.of(
                new TlogProof(index, Proofs.inclusion(index, size, new StoredTree(log, size)), signed).bytes());
    }

    /** The newest records that the filter admits, oldest first. */
    public List<LogLine> records(LogReader.Filter filter, int most) throws IOException {
        return new LogReader(log, filter).last(most);
    }

    private byte[] leaves(long first, int count) throws IOException {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        try (LogCursor cursor = new LogCursor(log, first)) {
            for (int found = 0; found < count; ) {
                LogCursor.Found next = cursor.next();
                if (next == LogCursor.Found.NOTHING) {
                    throw new IOException("record " + (first + found) + " is signed and can't be read");
                }
                if (next == LogCursor.Found.LEAF) {
                    FrameReader frames = cursor.frames();
                    if (frames.seq() != first + found) {
                        throw new IOException("record " + (first + found) + " is missing");
                    }
                    bundle.write(frames.bodyLength() >>> Byte.SIZE);
                    bundle.write(frames.bodyLength());
                    bundle.write(frames.array(), frames.bodyOffset(), frames.bodyLength());
                    found++;
                }
            }
        }
        return bundle.toByteArray();
    }

    private long size() throws IOException {
        Optional<byte[]> note = checkpoint();
        return note.isEmpty()
                ? 0
                : Checkpoint.parse(SignedNote.parse(note.get()).text()).size();
    }

    private Optional<byte[]> file(String name) throws IOException {
        Path file = log.resolve(name);
        return Files.exists(file) ? Optional.of(SmallFile.bytes(file)) : Optional.empty();
    }
}

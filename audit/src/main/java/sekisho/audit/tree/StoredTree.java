package sekisho.audit.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tree of so many leaves as its tiles on the disk tell it. Whoever takes a hash from here compares what follows from it with
 * a signed root. Not thread-safe.
 */
public final class StoredTree implements Proofs.Subtrees {

    private static final int MOST_HELD = 64;

    private final Path directory;
    private final long size;
    private final Map<Tile, byte[]> held = new LinkedHashMap<>(MOST_HELD, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
            return size() > MOST_HELD;
        }
    };

    /** @param directory in which {@code tile/} is */
    public StoredTree(Path directory, long size) {
        this.directory = directory;
        this.size = size;
    }

    /** @throws UncheckedIOException when a tile is missing or has not its length */
    @Override
    public Hash root(long from, long to) {
        long length = to - from;
        if (Long.bitCount(length) == 1 && from % length == 0) {
            return perfect(Long.numberOfTrailingZeros(length), from / length);
        }
        long middle = from + Long.highestOneBit(length - 1);
        return MerkleTree.nodeHash(root(from, middle), root(middle, to));
    }

    /** The bytes of a tile, or of its beginning; empty when the tree has not so many hashes there. */
    public Optional<byte[]> bytes(Tile tile) {
        if (tile.index() * Tile.FULL + tile.width() > (size >>> (Byte.SIZE * tile.level()))) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOf(tile(tile.level(), tile.index()), tile.width() * Hash.LENGTH));
    }

    private Hash perfect(int height, long index) {
        int level = height / Byte.SIZE;
        int inside = height % Byte.SIZE;
        long first = index << inside;
        byte[] hashes = tile(level, first / Tile.FULL);
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < 1 << inside; i++) {
            int at = (int) (first % Tile.FULL + i) * Hash.LENGTH;
            leaves.add(Hash.of(Arrays.copyOfRange(hashes, at, at + Hash.LENGTH)));
        }
        return Proofs.root(leaves);
    }

    private byte[] tile(int level, long index) {
        long hashes = (size >>> (Byte.SIZE * level)) - index * Tile.FULL;
        Tile tile = new Tile(level, index, (int) Math.min(Tile.FULL, hashes));
        return held.computeIfAbsent(tile, this::read);
    }

    /** A partial tile goes when the full one is there, which begins with the same hashes. */
    private byte[] read(Tile tile) {
        Path partial = directory.resolve(tile.path());
        Path file = Files.exists(partial)
                ? partial
                : directory.resolve(new Tile(tile.level(), tile.index(), Tile.FULL).path());
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length < tile.width() * Hash.LENGTH) {
                throw new IOException(file + " is too short");
            }
            return bytes;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

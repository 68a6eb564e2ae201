package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;
import sekisho.audit.tree.Tile;

/**
 * The hashes of the tree as files (C2SP tlog-tiles). Full tiles are written when they fill, partial ones for each
 * checkpoint; these stay until the full tile is there. All can be computed again from the entries.
 */
final class TileStore implements Closeable {

    /** So many files may be open until they are made durable together. */
    private static final int MOST_WAITING = 128;

    private final Disk disk;
    private final Path directory;
    private final List<byte[]> levels = new ArrayList<>();
    private final Map<Tile, FileChannel> written = new LinkedHashMap<>();
    private long size;

    TileStore(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Takes up the tiles of a tree of {@code size} leaves. @return the tree, unless a tile is missing or misshapen */
    Optional<MerkleTree> resume(long leaves) throws IOException {
        levels.clear();
        List<Hash> edge = new ArrayList<>();
        for (Tile tile : Tile.partialTilesOf(leaves)) {
            Path file = directory.resolve(tile.path());
            if (!Files.isRegularFile(file) || Files.size(file) != (long) tile.width() * Hash.LENGTH) {
                return Optional.empty();
            }
            byte[] hashes = Files.readAllBytes(file);
            System.arraycopy(hashes, 0, level(tile.level()), 0, hashes.length);
            edge.addAll(0, perfect(hashes));
        }
        size = leaves;
        return Optional.of(MerkleTree.of(leaves, edge));
    }

    /** Begins again with the first leaf. */
    void restart() {
        levels.clear();
        size = 0;
    }

    /** @param tree in which the leaf is the last */
    void add(byte[] leafHash, MerkleTree tree) throws IOException {
        byte[] carried = leafHash;
        long rest = size++;
        for (int level = 0; ; level++) {
            byte[] hashes = level(level);
            int slot = (int) (rest % Tile.FULL);
            System.arraycopy(carried, 0, hashes, slot * Hash.LENGTH, Hash.LENGTH);
            rest /= Tile.FULL;
            if (slot != Tile.FULL - 1) {
                return;
            }
            Tile tile = new Tile(level, rest, Tile.FULL);
            write(tile, hashes);
            carried = tree.ended(level + 1);
            if (written.size() >= MOST_WAITING) {
                sync();
            }
        }
    }

    /** Writes the partial tiles of the tree as it is, and makes everything durable that a checkpoint over it needs. */
    void publish() throws IOException {
        for (Tile tile : Tile.partialTilesOf(size)) {
            if (!Files.exists(directory.resolve(tile.path()))) {
                write(tile, Arrays.copyOf(level(tile.level()), tile.width() * Hash.LENGTH));
            }
        }
        sync();
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : written.values()) {
            channel.close();
        }
        written.clear();
    }

    private void sync() throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (Map.Entry<Tile, FileChannel> each : written.entrySet()) {
            each.getValue().force(false);
            each.getValue().close();
            if (each.getKey().width() == Tile.FULL) {
                // A full tile is never written again: its name, and its directory's, must survive a power cut.
                Path parent =
                        Durable.directoryOf(directory.resolve(each.getKey().path()));
                directories.add(parent);
                directories.add(Durable.directoryOf(parent));
            }
        }
        for (Path each : directories) {
            Durable.sync(each);
        }
        // If we stop here, the tiles are there and no checkpoint needs them yet.
        for (Tile tile : written.keySet()) {
            if (tile.width() == Tile.FULL) {
                removePartials(tile);
            }
        }
        written.clear();
    }

    private byte[] level(int level) {
        while (levels.size() <= level) {
            levels.add(new byte[Tile.FULL * Hash.LENGTH]);
        }
        return levels.get(level);
    }

    /** Roots of the perfect subtrees over these neighbours, the largest first. */
    private static List<Hash> perfect(byte[] hashes) {
        MerkleTree tree = new MerkleTree();
        for (int at = 0; at < hashes.length; at += Hash.LENGTH) {
            tree.appendHash(Arrays.copyOfRange(hashes, at, at + Hash.LENGTH));
        }
        return tree.edge();
    }

    private void write(Tile tile, byte[] hashes) throws IOException {
        Path file = directory.resolve(tile.path());
        Durable.makeDirectory(file);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        FileChannel channel = disk.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        written.put(tile, channel);
        Durable.write(channel, hashes, hashes.length, 0);
        // If we stop here, or before the tile is durable, the checkpoint that needs it is not signed yet: the next
        // start
        // writes every tile again that grew behind the last signed one.
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void removePartials(Tile full) throws IOException {
        Path partials = directory.resolve(full.path() + ".p");
        if (!Files.isDirectory(partials)) {
            return;
        }
        try (Stream<Path> files = Files.list(partials)) {
            files.forEach(TileStore::remove);
        }
        Files.delete(partials);
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

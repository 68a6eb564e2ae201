package sekisho.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;
import sekisho.audit.tree.Tile;

/** The entry bundles that a collector has on its own disk: those that are held, and behind them those of a pull. */
final class HeldEntries {

    private final Disk disk;
    private final Path directory;
    /** Bundles of the pull that goes on. */
    private final List<Path> taken = new ArrayList<>();

    private boolean someWereThere;

    HeldEntries(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** The bundle at an index in a log of {@code size} entries, more than {@code index * 256}. */
    static Tile tile(long index, long size) {
        return new Tile(0, index, (int) Math.min(Tile.FULL, size - index * Tile.FULL));
    }

    /**
     * Gets a bundle from the source and keeps it. A bundle that an unfinished pull has kept already is not asked for again.
     *
     * @param held entries that are held: those of them in this bundle must come as they came before
     */
    List<byte[]> take(LogSource source, Tile tile, long held) throws IOException {
        Path file = EntryBundle.file(directory, tile);
        if (Files.isRegularFile(file)) {
            taken.add(file);
            someWereThere = true;
            return read(tile);
        }
        byte[] bytes = source.entries(tile);
        List<byte[]> entries = EntryBundle.parse(bytes, tile.width());
        long first = tile.index() * Tile.FULL;
        if (held > first) {
            List<byte[]> before = read(tile(tile.index(), held));
            for (int i = 0; i < before.size(); i++) {
                if (!Arrays.equals(before.get(i), entries.get(i))) {
                    throw new LogRefused(
                            Finding.Kind.ALTERED, "record " + (first + i) + " is not shown as it was before");
                }
            }
        }
        Durable.makeDirectory(file);
        Durable.replace(disk, file, bytes);
        taken.add(file);
        // If we stop here, the bundle is there and nothing that is held needs it; the next pull takes it again.
        return entries;
    }

    /** Forgets the pull. @return whether some of it came from an earlier one */
    boolean discard() throws IOException {
        for (Path file : taken) {
            Files.deleteIfExists(file);
        }
        boolean some = someWereThere;
        begin();
        return some;
    }

    void begin() {
        taken.clear();
        someWereThere = false;
    }

    List<byte[]> read(Tile tile) throws IOException {
        Path file = EntryBundle.file(directory, tile);
        if (Files.size(file) > EntryBundle.MOST_BYTES) {
            throw new IOException(file + " is too large");
        }
        return EntryBundle.parse(Files.readAllBytes(file), tile.width());
    }

    /** Grows a tree and its tiles from the bundles of this disk. */
    void grow(MerkleTree tree, TileStore tiles, long size) throws IOException {
        byte[] hash = new byte[Hash.LENGTH];
        while (tree.size() < size) {
            Tile tile = tile(tree.size() / Tile.FULL, size);
            List<byte[]> entries = read(tile);
            for (int i = (int) (tree.size() - tile.index() * Tile.FULL); i < entries.size(); i++) {
                tree.append(entries.get(i), 0, entries.get(i).length, hash);
                tiles.add(hash, tree);
            }
        }
    }

    /** Removes the shorter bundles that stood at the end of a log of {@code before} entries, now that it has {@code size}. */
    void tidy(long before, long size) throws IOException {
        for (long index = before / Tile.FULL; index * Tile.FULL < size; index++) {
            Path wanted = EntryBundle.file(directory, tile(index, size));
            Path full = EntryBundle.file(directory, new Tile(0, index, Tile.FULL));
            Path partials = full.resolveSibling(full.getFileName() + ".p");
            if (Files.isDirectory(partials)) {
                for (Path file : list(partials)) {
                    if (!file.equals(wanted)) {
                        Files.delete(file);
                    }
                }
                if (wanted.equals(full)) {
                    Files.delete(partials);
                }
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}

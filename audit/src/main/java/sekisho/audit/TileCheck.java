package sekisho.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;
import sekisho.audit.tree.Tile;

/** Compares the stored tiles with the hashes of the records that were read. */
final class TileCheck {

    private final Path directory;
    private final long checkpointSize;
    private final List<byte[]> levels = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private long size;
    private boolean comparable = true;

    /** @param checkpointSize the tree whose tiles must all be there */
    TileCheck(Path directory, long checkpointSize) {
        this.directory = directory;
        this.checkpointSize = checkpointSize;
    }

    /** @param tree in which the leaf is the last */
    void leaf(byte[] leafHash, MerkleTree tree) throws IOException {
        if (!comparable) {
            return;
        }
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
            full(new Tile(level, rest, Tile.FULL), hashes);
            carried = tree.ended(level + 1);
        }
    }

    /** Records are missing before {@code seq}: tiles can't be computed any more. */
    void skipTo(long seq) {
        comparable &= seq == size;
    }

    /** Compares the right edge. */
    void finish() throws IOException {
        for (Tile tile : Tile.partialTilesOf(size)) {
            byte[] hashes = level(tile.level());
            if (comparable) {
                early(tile, hashes);
                partials(tile, hashes);
            }
        }
        for (Tile tile : Tile.partialTilesOf(checkpointSize)) {
            Path whole = directory.resolve(new Tile(tile.level(), tile.index(), Tile.FULL).path());
            // Asked twice: the notary replaces the partial tile by the full one.
            if (!Files.exists(whole) && !Files.exists(directory.resolve(tile.path())) && !Files.exists(whole)) {
                missing.add(tile.path() + ": missing, and the checkpoint needs it");
            }
        }
    }

    /** Places where a tile and a record don't agree: one of them was changed. */
    List<String> differences() {
        return differences;
    }

    List<String> missing() {
        return missing;
    }

    private void full(Tile tile, byte[] hashes) throws IOException {
        Path file = directory.resolve(tile.path());
        if (Files.exists(file)) {
            compare(tile.path(), tile, file, hashes, Tile.FULL, Tile.FULL);
        } else if (lastLeaf(tile) <= checkpointSize) {
            missing.add(tile.path() + ": missing, and the checkpoint needs it");
        }
        partials(tile, hashes);
    }

    /** A full tile before its records were read: a log that is written may have come so far; readers prefer it. */
    private void early(Tile tile, byte[] hashes) throws IOException {
        Tile full = new Tile(tile.level(), tile.index(), Tile.FULL);
        Path file = directory.resolve(full.path());
        if (Files.exists(file)) {
            compare(full.path(), full, file, hashes, Tile.FULL, tile.width());
        }
    }

    private void partials(Tile tile, byte[] hashes) throws IOException {
        String base = new Tile(tile.level(), tile.index(), Tile.FULL).path() + ".p";
        if (!Files.isDirectory(directory.resolve(base))) {
            return;
        }
        try (Stream<Path> files = Files.list(directory.resolve(base))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".new")) {
                    // A crash left it; it never had a name that anybody reads.
                    continue;
                }
                if (!name.matches("[1-9][0-9]{0,2}") || Integer.parseInt(name) >= Tile.FULL) {
                    differences.add(base + "/" + name + ": no tile has this name");
                } else if (Integer.parseInt(name) <= tile.width()) {
                    partial(base + "/" + name, tile, file, hashes, Integer.parseInt(name));
                }
            }
        }
    }

    private void partial(String name, Tile tile, Path file, byte[] hashes, int width) throws IOException {
        try {
            compare(name, tile, file, hashes, width, width);
        } catch (NoSuchFileException replaced) {
            // The full tile is there now. One that the checkpoint needs and that is gone is found missing at the end.
            return;
        }
    }

    /** @param known so many hashes of the tile's {@code width} are of records that were read */
    private void compare(String name, Tile tile, Path file, byte[] computed, int width, int known) throws IOException {
        byte[] stored = SmallFile.bytes(file, width * Hash.LENGTH);
        if (stored.length != width * Hash.LENGTH) {
            differences.add(name + ": has not " + width * Hash.LENGTH + " bytes");
            return;
        }
        int checked = Math.min(known, width) * Hash.LENGTH;
        if (Arrays.equals(stored, 0, checked, computed, 0, checked)) {
            return;
        }
        for (int at = 0; at < Math.min(stored.length, known * Hash.LENGTH); at += Hash.LENGTH) {
            if (!Arrays.equals(stored, at, at + Hash.LENGTH, computed, at, at + Hash.LENGTH)) {
                long first = (tile.index() * Tile.FULL + at / Hash.LENGTH) << (8 * tile.level());
                differences.add(
                        name + ": the hash at record " + first + " is not that of the record that stands there");
            }
        }
    }

    private static long lastLeaf(Tile tile) {
        return (tile.index() + 1) << (8 * (tile.level() + 1));
    }

    private byte[] level(int level) {
        while (levels.size() <= level) {
            levels.add(new byte[Tile.FULL * Hash.LENGTH]);
        }
        return levels.get(level);
    }
}

package sekisho.audit.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of up to 256 neighbouring hashes of one height of the tree (C2SP tlog-tiles).
 *
 * @param level 0 for leaf hashes; each hash of level n + 1 is the root of a full tile of level n
 * @param index from 0 within the level
 * @param width 256, or 1–255 for the partial tile at the right edge
 */
public record Tile(int level, long index, int width) {

    /** Hashes of a full tile. */
    public static final int FULL = 256;

    private static final Pattern PATH =
            Pattern.compile("tile/([0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

    public Tile {
        if (level < 0 || level > 63 || index < 0 || width < 1 || width > FULL) {
            throw new IllegalArgumentException("no tile " + level + "/" + index + " of width " + width);
        }
    }

    /** The tile that a path names, if it is the one spelling of it. */
    public static Optional<Tile> parse(String path) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long index = 0;
        for (String group : parts.group(2).split("/", -1)) {
            index = index * 1000 + Integer.parseInt(group.substring(group.length() - 3));
        }
        int width = parts.group(3) == null ? FULL : Integer.parseInt(parts.group(3));
        int level = Integer.parseInt(parts.group(1));
        if (width < 1 || width > FULL || level > 63) {
            return Optional.empty();
        }
        return Optional.of(new Tile(level, index, width))
                .filter(tile -> tile.path().equals(path));
    }

    /** The partial tiles of a tree of {@code size} leaves, the lowest level first. */
    public static List<Tile> partialTilesOf(long size) {
        List<Tile> tiles = new ArrayList<>();
        int level = 0;
        for (long rest = size; rest > 0; rest /= FULL) {
            if (rest % FULL != 0) {
                tiles.add(new Tile(level, rest / FULL, (int) (rest % FULL)));
            }
            level++;
        }
        return tiles;
    }

    /** {@code tile/<L>/<N>}, and {@code .p/<W>} when partial; N in groups of three digits, all but the last after an x. */
    public String path() {
        StringBuilder number = new StringBuilder(group(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            number.insert(0, "x" + group(rest % 1000) + "/");
        }
        return "tile/" + level + "/" + number + (width == FULL ? "" : ".p/" + width);
    }

    private static String group(long digits) {
        return digits < 10 ? "00" + digits : digits < 100 ? "0" + digits : Long.toString(digits);
    }
}

package sekisho.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;

/**
 * A file of the log: eight bytes of {@link #MAGIC}, a header frame, leaves and commits. While it grows it is called
 * {@code seg-<first>.open}; sealed by a footer frame, {@code seg-<first>.log}; given up because the disk failed under it,
 * {@code seg-<first>.cut}: then it counts up to the commit behind which the next segment begins, and what stands there was
 * never acknowledged.
 *
 * @param first sequence number of its first leaf, as the name says
 */
record Segment(Path path, long first, Kind kind) {

    /** What has become of it. */
    enum Kind {
        OPEN,
        SEALED,
        CUT
    }

    static final byte[] MAGIC = "SEKISHO1".getBytes(StandardCharsets.US_ASCII);

    /** Not beyond 2^63: no other file name, whoever puts it there, may be taken for a segment's. */
    private static final String NAME = "seg-[0-8][0-9]{18}\\.(cut|log|open)";

    /** What the header frame says.
     *
     * @param origin of the log
     * @param first sequence number of the first leaf = size of the tree before it
     * @param edge of that tree
     * @param previous SHA-256 of the whole file before this one in hex, or {@code none}
     */
    record Header(String origin, long first, List<Hash> edge, String previous) {

        static final String NO_PREVIOUS = "none";

        /** One line for each; the root follows from the edge and stands there for readers. */
        byte[] text() {
            StringBuilder text = new StringBuilder("sekisho segment\n");
            text.append("origin ")
                    .append(origin)
                    .append("\nsize ")
                    .append(first)
                    .append("\nroot ");
            text.append(MerkleTree.of(first, edge).root()).append("\nedge");
            edge.forEach(hash -> text.append(' ').append(hash));
            return text.append("\nprevious ")
                    .append(previous)
                    .append('\n')
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        }

        /** @throws IllegalArgumentException unless the text is exactly what {@link #text} writes */
        static Header parse(byte[] bytes) {
            String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
            if (lines.length != 7) {
                throw new IllegalArgumentException("not a segment header");
            }
            List<Hash> edge = new ArrayList<>();
            String[] hashes = lines[4].split(" ", -1);
            for (int i = 1; i < hashes.length; i++) {
                edge.add(Hash.ofBase64(hashes[i]));
            }
            Header header = new Header(after(lines[1]), Long.parseLong(after(lines[2])), edge, after(lines[5]));
            if (!new String(header.text(), StandardCharsets.UTF_8).equals(String.join("\n", lines))) {
                throw new IllegalArgumentException("not a segment header");
            }
            return header;
        }

        private static String after(String line) {
            return line.substring(line.indexOf(' ') + 1);
        }
    }

    static Path open(Path directory, long first) {
        return directory.resolve("seg-%019d.open".formatted(first));
    }

    /** The name that an open segment gets when it is sealed. */
    static Path sealedName(Path open) {
        return renamed(open, ".log");
    }

    /** The name that an open segment gets when it is given up. */
    static Path cutName(Path open) {
        return renamed(open, ".cut");
    }

    private static Path renamed(Path open, String ending) {
        String name = String.valueOf(open.getFileName());
        return open.resolveSibling(name.replace(".open", ending));
    }

    boolean sealed() {
        return kind == Kind.SEALED;
    }

    /** Whether a segment begins with the leaf {@code first}. */
    static boolean exists(Path directory, long first) {
        Path open = open(directory, first);
        return open.toFile().exists()
                || sealedName(open).toFile().exists()
                || cutName(open).toFile().exists();
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** All segments of a directory in the order of their names. */
    static List<Segment> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches(NAME))
                    .sorted()
                    .map(Segment::of)
                    .toList();
        }
    }

    private static Segment of(Path path) {
        String name = String.valueOf(path.getFileName());
        return new Segment(path, Long.parseLong(name.substring(4, 23)), kind(name));
    }

    private static Kind kind(String name) {
        return name.endsWith(".log") ? Kind.SEALED : name.endsWith(".cut") ? Kind.CUT : Kind.OPEN;
    }
}

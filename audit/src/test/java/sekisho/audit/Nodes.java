package sekisho.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sekisho.audit.tree.Tile;

/** Logs that are there to be collected. */
final class Nodes {

    private Nodes() {}

    static void grow(Path log, int records) throws Exception {
        try (AuditLog open = Samples.open(log)) {
            Samples.fill(open, records);
        }
    }

    static LogSource source(Path log) {
        LogPages pages = new LogPages(log);
        return new LogSource() {
            @Override
            public byte[] checkpoint() throws IOException {
                return pages.checkpoint().orElseThrow();
            }

            @Override
            public byte[] entries(Tile tile) throws IOException {
                return pages.entries(tile.path().replaceFirst("tile/0/", "tile/entries/"))
                        .orElseThrow(() -> new IOException("no such bundle"));
            }
        };
    }

    static byte[] bundle(List<byte[]> entries) {
        var out = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            out.write(entry.length >>> 8);
            out.write(entry.length);
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    static long size(Path log) throws IOException {
        return Long.parseLong(Files.readAllLines(log.resolve("checkpoint")).get(1));
    }

    static List<String> lines(Path log) throws IOException {
        List<String> lines = new ArrayList<>();
        new LogReader(log, LogReader.Filter.none())
                .all(line -> lines.add(new String(line.json(), StandardCharsets.UTF_8)));
        return lines;
    }

    static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** With its private key: whoever stole it can write a log of his own. */
    static Path copy(Path node, String name) throws IOException {
        Path copy = node.resolve(name);
        for (Path file : LogCopy.files(node)) {
            Path to = copy.resolve(node.relativize(file));
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
        }
        Files.createDirectories(copy.resolve("private"));
        Files.copy(node.resolve("private/node.key"), copy.resolve("private/node.key"));
        return copy;
    }
}

package sekisho.packaging.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a log, to be harmed. The private folder is never part of a copy. */
final class LogCopy {

    private final Path directory;

    LogCopy(Path log, Path copy) throws IOException {
        this.directory = copy;
        try (Stream<Path> files = Files.walk(log)) {
            for (Path file : files.toList()) {
                Path inside = log.relativize(file);
                if (inside.startsWith("private")) {
                    continue;
                }
                Path target = copy.resolve(inside);
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** One byte that is another one now. */
    record Flip(Path file, int offset, byte before, byte after) {

        String text() {
            return file.getFileName() + ", byte " + offset + ": '" + (char) before + "' → '" + (char) after + "'";
        }
    }

    /** Changes one bit of the first place where a text stands in the records. */
    Flip flip(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (Path segment : segments()) {
            byte[] bytes = Files.readAllBytes(segment);
            for (int at = 0; at + wanted.length <= bytes.length; at++) {
                if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                    byte before = bytes[at];
                    bytes[at] ^= 1;
                    Files.write(segment, bytes);
                    return new Flip(segment, at, before, bytes[at]);
                }
            }
        }
        throw new IOException("no record speaks of " + text);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("seg-"))
                    .sorted()
                    .toList();
        }
    }
}

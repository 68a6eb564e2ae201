package sekisho.packaging.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A copy of a log, to be harmed. The private folder is never part of a copy. */
public final class LogCopy {

    private final Path directory;

    public LogCopy(Path log, Path copy) throws IOException {
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

    public Path directory() {
        return directory;
    }

    /** One byte that is another one now. */
    public record Flip(Path file, int offset, byte before, byte after) {

        public String text() {
            return file.getFileName() + ", byte " + offset + ": " + shown(before) + " → " + shown(after);
        }

        private static String shown(byte each) {
            return each > ' ' && each < 0x7f ? "'" + (char) each + "'" : "0x%02x".formatted(each & 0xff);
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

    /** Changes one bit of a byte of some record. */
    public Flip flip(Random random) throws IOException {
        List<Path> segments = segments();
        Path segment = segments.get(random.nextInt(segments.size()));
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 1 && bytes[end - 1] == 0) {
            end--;
        }
        int at = random.nextInt(end);
        byte before = bytes[at];
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(segment, bytes);
        return new Flip(segment, at, before, bytes[at]);
    }

    /** Makes a flip undone. */
    public void undo(Flip flip) throws IOException {
        byte[] bytes = Files.readAllBytes(flip.file());
        bytes[flip.offset()] = flip.before();
        Files.write(flip.file(), bytes);
    }

    /** Removes one of the segments. @return its name */
    public String removeSegment(Random random) throws IOException {
        List<Path> segments = segments();
        Path segment = segments.get(random.nextInt(segments.size()));
        Files.delete(segment);
        return segment.getFileName().toString();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("seg-"))
                    .sorted()
                    .toList();
        }
    }
}

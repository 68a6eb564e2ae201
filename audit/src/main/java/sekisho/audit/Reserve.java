package sekisho.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * A file of zeros whose blocks are there already. When the growing segment fails it becomes the next one, so that the
 * closing can be recorded on a disk that is full.
 */
final class Reserve {

    private static final String NAME = "reserve";
    private static final long BYTES = 8L << 20;
    private static final byte[] ZEROS = new byte[256 * 1024];

    private final Disk disk;
    private final Path file;
    private final long bytes;

    /** @param segmentSize it is no larger than a segment */
    Reserve(Disk disk, Path directory, long segmentSize) {
        this.disk = disk;
        this.file = directory.resolve(NAME);
        this.bytes = Math.min(BYTES, segmentSize);
    }

    long bytes() {
        return bytes;
    }

    /** Makes the file, unless it is there. */
    void make() throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) == bytes && isZero(file)) {
            return;
        }
        Path next = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(next);
        try (FileChannel channel = disk.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            for (long at = 0; at < bytes; at += ZEROS.length) {
                Durable.write(channel, ZEROS, (int) Math.min(ZEROS.length, bytes - at), at);
            }
            channel.force(true);
        }
        // If we stop here, the next start removes the leftover and makes it again.
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        Durable.syncDirectory(file);
    }

    /** Gives the blocks away, under another name. */
    void becomes(Path next) throws IOException {
        Files.move(file, next, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the reserve of a log, if it has one, is as it was made. */
    static boolean isSound(Path directory) throws IOException {
        try {
            return isZero(directory.resolve(NAME));
        } catch (NoSuchFileException none) {
            return true;
        }
    }

    private static boolean isZero(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] part = in.readNBytes(ZEROS.length); part.length > 0; part = in.readNBytes(ZEROS.length)) {
                if (!Arrays.equals(part, 0, part.length, ZEROS, 0, part.length)) {
                    return false;
                }
            }
            return true;
        }
    }
}

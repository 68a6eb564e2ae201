package sekisho.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Writing that has reached the disk when it returns. */
final class Durable {

    private Durable() {}

    /** Replaces a small file at once: a reader, and a crash, see the old bytes or the new ones. */
    static void replace(Disk disk, Path file, byte[] bytes) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        try (FileChannel channel = disk.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            write(channel, bytes, bytes.length, 0);
            channel.force(true);
        }
        // If we stop here, the old file stands and the new one is a leftover that the next start removes.
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(file);
        // If we stop here, the new file stands.
    }

    /** Makes the name of a file durable. */
    static void syncDirectory(Path file) throws IOException {
        sync(directoryOf(file));
    }

    /** Makes the names in a directory durable. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the directory of a file, for its owner only. */
    static void makeDirectory(Path file) throws IOException {
        Files.createDirectories(directoryOf(file), Disk.Owner.ENTER);
    }

    static Path directoryOf(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " has no directory");
        }
        return directory;
    }

    /** Writes all the bytes, however few a single write takes. */
    static void write(FileChannel channel, byte[] bytes, int length, long position) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
        long at = position;
        while (rest.hasRemaining()) {
            at += channel.write(rest, at);
        }
    }
}

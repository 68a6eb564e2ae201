package sekisho.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Opens the log's files. A test gives a disk that fails on demand. */
@FunctionalInterface
interface Disk {

    FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException;

    /** How full the file system is, from 0 to 1, as {@code df} counts it. */
    default double used(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        double used = (double) store.getTotalSpace() - store.getUnallocatedSpace();
        return used <= 0 ? 0 : used / (used + store.getUsableSpace());
    }

    /** The machine's own; new files are for their owner only. */
    Disk REAL = (path, options) -> FileChannel.open(path, options, Owner.READ_WRITE);

    /** Permissions of what the log makes. */
    final class Owner {
        static final FileAttribute<?> READ_WRITE =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        static final FileAttribute<?> ENTER =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

        private Owner() {}
    }
}

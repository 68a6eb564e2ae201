package sekisho.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Opens the log's files. A test gives a disk that fails on demand. */
@FunctionalInterface
interface Disk {

    FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException;

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

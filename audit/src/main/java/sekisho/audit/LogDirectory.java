package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.CheckpointSigner;
import sekisho.audit.tree.SignedNote;

/**
 * The directory of one log, held by one process: {@code lock}, {@code seg-*}, {@code tile/}, {@code checkpoint} (the last
 * note), {@code signed} (the largest tree that may have been signed), {@code keys} (public), and the node's key, by default
 * in {@code private/}.
 */
final class LogDirectory implements Closeable {

    static final String CHECKPOINT = "checkpoint";
    static final String SIGNED = "signed";
    static final String KEYS = "keys";

    private static final String LOCK = "lock";

    /**
     * What this process holds. A lock of POSIX ends when its process closes the file once more, however it was opened: so
     * nobody here may open it a second time, not even to ask.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Disk disk;
    private final Path path;
    private final Object pathKey;
    private final CheckpointSigner signer;
    private final FileChannel lock;

    private LogDirectory(Disk disk, Path path, CheckpointSigner signer, FileChannel lock) throws IOException {
        this.disk = disk;
        this.path = path;
        this.pathKey = fileKey(path);
        this.signer = signer;
        this.lock = lock;
    }

    /** @throws AuditUnavailable when another process has it, or its key is lost or foreign */
    static LogDirectory open(Disk disk, Path wanted, Path keyFile, String origin) throws IOException {
        Files.createDirectories(wanted, Disk.Owner.ENTER);
        Path path = wanted.toRealPath();
        Durable.syncDirectory(path);
        FileChannel lock = lock(path);
        try {
            CheckpointSigner signer = signer(disk, path, keyFile, origin);
            publishKey(disk, path, signer);
            return new LogDirectory(disk, path, signer, lock);
        } catch (IOException | RuntimeException failed) {
            lock.close();
            HELD.remove(path);
            throw failed;
        }
    }

    Path path() {
        return path;
    }

    String origin() {
        return signer.publicKey().name();
    }

    CheckpointSigner signer() {
        return signer;
    }

    /** The largest tree that may have been signed, by what is remembered and by the note itself. */
    Optional<Checkpoint> signed() throws IOException {
        Optional<Checkpoint> remembered = read(SIGNED, Checkpoint::parse);
        Optional<Checkpoint> published = read(CHECKPOINT, this::noteText);
        return Stream.of(remembered, published)
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(Checkpoint::size));
    }

    private Checkpoint noteText(String text) {
        SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
        if (note.check(List.of(signer.publicKey())) != SignedNote.Standing.SIGNED) {
            throw new IllegalArgumentException("it is not signed by this node's key");
        }
        return Checkpoint.parse(note.text());
    }

    private Optional<Checkpoint> read(String name, Function<String, Checkpoint> reader) throws IOException {
        Path file = path.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Checkpoint checkpoint = reader.apply(SmallFile.text(file));
            if (checkpoint.origin().equals(origin())) {
                return Optional.of(checkpoint);
            }
        } catch (IllegalArgumentException unreadable) {
            throw new AuditUnavailable(file + " can't be read: " + unreadable.getMessage(), unreadable);
        }
        throw new AuditUnavailable(file + " belongs to another log than " + origin());
    }

    void remember(Checkpoint checkpoint) throws IOException {
        Durable.replace(disk, path.resolve(SIGNED), checkpoint.text().getBytes(StandardCharsets.UTF_8));
    }

    void publish(SignedNote note) throws IOException {
        Durable.replace(disk, path.resolve(CHECKPOINT), note.bytes());
    }

    /** Looks whether the files that are written are still those that the directory names. */
    void check(LogWriter.Commit commit) throws IOException {
        if (!pathKey.equals(keyOrGone(path))) {
            throw new AuditUnavailable(path + " was removed or replaced");
        }
        if (!Files.isWritable(path)) {
            throw new AuditUnavailable(path + " can't be written any more");
        }
        Path sealed = Segment.sealedName(commit.segment());
        if (!commit.fileKey().equals(keyOrGone(commit.segment()))
                && !commit.fileKey().equals(keyOrGone(sealed))) {
            throw new AuditUnavailable(commit.segment() + " was removed or replaced");
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
        HELD.remove(path);
    }

    /** Device and inode; a symbolic link counts as itself. */
    static Object fileKey(Path file) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey(),
                "this file system has no inodes");
    }

    /** Whether some process writes the log in this directory now. Without the lock file, as in a copy, none does. */
    static boolean isHeld(Path path) throws IOException {
        if (HELD.contains(path.toRealPath())) {
            return true;
        }
        Path file = path.resolve(LOCK);
        if (!Files.isReadable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free == null;
        }
    }

    private static @Nullable Object keyOrGone(Path file) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? fileKey(file) : null;
    }

    private static FileChannel lock(Path path) throws IOException {
        if (!HELD.add(path)) {
            throw new AuditUnavailable(path + " is in use by this process already");
        }
        try {
            return lockFile(path);
        } catch (IOException | RuntimeException failed) {
            HELD.remove(path);
            throw failed;
        }
    }

    private static FileChannel lockFile(Path path) throws IOException {
        FileChannel channel =
                Disk.REAL.open(path.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (channel.tryLock() != null) {
            return channel;
        }
        channel.close();
        throw new AuditUnavailable(path + " is in use by another process");
    }

    private static CheckpointSigner signer(Disk disk, Path path, Path keyFile, String origin) throws IOException {
        if (Files.exists(keyFile)) {
            try {
                return CheckpointSigner.ofPem(origin, Files.readString(keyFile));
            } catch (IllegalArgumentException unreadable) {
                throw new AuditUnavailable(keyFile + ": " + unreadable.getMessage(), unreadable);
            }
        }
        if (!Segment.in(path).isEmpty() || Files.exists(path.resolve(KEYS))) {
            throw new AuditUnavailable(keyFile + " is missing, but " + path + " holds a log that was signed with it");
        }
        CheckpointSigner signer = CheckpointSigner.create(origin);
        Durable.makeDirectory(keyFile);
        Durable.replace(disk, keyFile, signer.pem().getBytes(StandardCharsets.UTF_8));
        // If we stop here, there is a key that has signed nothing; the next start takes it.
        return signer;
    }

    private static void publishKey(Disk disk, Path path, CheckpointSigner signer) throws IOException {
        Path file = path.resolve(KEYS);
        String ours = signer.publicKey().text();
        if (!Files.exists(file)) {
            Durable.replace(disk, file, (ours + "\n").getBytes(StandardCharsets.UTF_8));
        } else if (!Arrays.asList(Files.readString(file).split("\n")).contains(ours)) {
            throw new AuditUnavailable(file + " does not hold this node's key for "
                    + signer.publicKey().name() + ": the log belongs to another node or key");
        }
    }
}

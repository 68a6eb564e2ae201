package sekisho.config.approval;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Opener;
import sekisho.config.settings.SettingsReader;

/**
 * The bytes of editions: a folder for each, named by its digest, with the configuration and every file that it names. What
 * lies there is read again and compared with that name each time: the folder is a copy, never an authority.
 */
public final class EditionFiles {

    private static final String MAIN = "configuration";
    private static final String NAMES = "names";

    private final Path directory;
    private final Path base;

    /**
     * @param directory for this process alone
     * @param base that relative paths in a configuration start from
     */
    public EditionFiles(Path directory, Path base) {
        this.directory = directory;
        this.base = base.toAbsolutePath().normalize();
    }

    /**
     * An edition from bytes that somebody sent.
     *
     * @param named files that it names, by path from where the configuration lies; what is absent is read from the disk
     */
    public Candidate candidate(byte[] file, Map<String, byte[]> named) throws InvalidSettings {
        Opener opener = path -> {
            byte[] sent = named.get(base.relativize(path).toString());
            return sent == null ? Opener.DISK.open(path) : new ByteArrayInputStream(sent);
        };
        return new Candidate(file, SettingsReader.read(file, base, opener));
    }

    /** The files that an edition names, by path from where its configuration lies. */
    public Map<String, byte[]> named(Candidate candidate) {
        Map<String, byte[]> named = new LinkedHashMap<>();
        candidate
                .contents()
                .forEach((path, bytes) -> named.put(base.relativize(path).toString(), bytes));
        return named;
    }

    /** When this returns, the bytes are on the disk under their digest, all of them. */
    void keep(Candidate candidate) throws IOException {
        Path kept = directory.resolve(candidate.digest());
        if (Files.isDirectory(kept)) {
            confirm(candidate.digest());
            return;
        }
        Path making = directory.resolve(candidate.digest() + ".new");
        remove(making);
        Files.createDirectories(
                making, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : named(candidate).entrySet()) {
            names.add(file.getKey());
            write(making.resolve(Integer.toString(names.size())), file.getValue());
        }
        Files.write(making.resolve(NAMES), names);
        sync(making.resolve(NAMES));
        write(making.resolve(MAIN), candidate.file());
        sync(making);
        // What is true if we stop here: a folder that no step names; the next one of this digest begins anew.
        Files.move(making, kept, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
        // What is true if we stop here: the bytes are kept, and nobody has asked for anything yet.
    }

    private void confirm(String digest) throws IOException {
        try {
            read(digest);
        } catch (InvalidSettings unreadable) {
            throw new IOException("the kept edition " + digest + " can't be read", unreadable);
        }
    }

    /**
     * @param digest hex without a prefix
     * @throws IOException when it is not there, or is not as it was kept
     * @throws InvalidSettings when it is no longer a configuration that this version and this machine can run
     */
    public Candidate read(String digest) throws IOException, InvalidSettings {
        Path kept = directory.resolve(digest);
        byte[] file = Files.readAllBytes(kept.resolve(MAIN));
        List<String> names = Files.readAllLines(kept.resolve(NAMES));
        Opener opener = path -> {
            int number = names.indexOf(base.relativize(path).toString());
            if (number < 0) {
                throw new NoSuchFileException(path.toString());
            }
            return Files.newInputStream(kept.resolve(Integer.toString(number + 1)));
        };
        Candidate candidate = new Candidate(file, SettingsReader.read(file, base, opener));
        if (!candidate.digest().equals(digest)) {
            throw new IOException("the kept edition " + digest + " is not as it was written");
        }
        return candidate;
    }

    /** The same, with what is wrong as a refusal. */
    Outcome<Candidate> find(String digest) {
        try {
            return new Outcome.Done<>(read(digest));
        } catch (IOException | InvalidSettings unusable) {
            return new Outcome.Refused<>(ApprovalRefusal.INVALID, String.valueOf(unusable.getMessage()));
        }
    }

    /** Of what nobody asks for any more. What can't be removed does no harm. */
    void forget(String digest) {
        try {
            Path going = directory.resolve(digest + ".old");
            remove(going);
            Files.move(directory.resolve(digest), going, StandardCopyOption.ATOMIC_MOVE);
            // What is true if we stop here: a folder that no step names; never half of one that a step could name.
            remove(going);
        } catch (IOException stays) {
            // The folder is found by nobody: no step that counts names it.
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> inside;
            try (Stream<Path> paths = Files.walk(folder)) {
                inside = paths.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : inside) {
                Files.delete(path);
            }
        }
    }

    private static void write(Path path, byte[] bytes) throws IOException {
        try (FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel entry = FileChannel.open(path, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }
}

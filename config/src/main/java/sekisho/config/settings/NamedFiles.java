package sekisho.config.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration file and the files of policy that it names (hosts-files), each read once: so what was judged is what
 * the digest stands for. Keys and certificates are not policy; who uses them reads them.
 */
final class NamedFiles {

    private final Path base;
    private final byte[] source;
    private final Opener opener;
    private final Map<Path, Optional<byte[]>> read = new LinkedHashMap<>();

    /** @param base the directory that relative paths start from */
    NamedFiles(byte[] source, Path base, Opener opener) {
        this.base = base.toAbsolutePath();
        this.source = source;
        this.opener = opener;
    }

    Path resolve(Path written) {
        return base.resolve(written).normalize();
    }

    /** The bytes of a file, or empty after telling {@code report} why not. */
    Optional<byte[]> read(Path written, YamlNode at, Report report) {
        return read.computeIfAbsent(resolve(written), path -> {
            String problem;
            try (InputStream in = opener.open(path)) {
                byte[] bytes = in.readNBytes(YamlText.MOST_BYTES + 1);
                if (bytes.length <= YamlText.MOST_BYTES) {
                    return Optional.of(bytes);
                }
                problem = "it has more than 10 MB";
            } catch (NoSuchFileException e) {
                problem = "there is no such file";
            } catch (IOException e) {
                problem = Files.isDirectory(path) ? "it is a directory" : String.valueOf(e.getMessage());
            }
            report.error(at, "can't read " + Quoted.of(written.toString()) + ": " + problem);
            return Optional.empty();
        });
    }

    /** By absolute path, in the order of the file, those that could be read. */
    Map<Path, byte[]> contents() {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        read.forEach((path, bytes) -> bytes.ifPresent(found -> contents.put(path, found)));
        return contents;
    }

    /** {@code sha256:} over every file's length (8 bytes, big-endian) and bytes, the configuration file first. */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            add(sha, source);
            read.values().forEach(bytes -> add(sha, bytes.orElseThrow()));
            return "sha256:" + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void add(MessageDigest sha, byte[] bytes) {
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array());
        sha.update(bytes);
    }
}

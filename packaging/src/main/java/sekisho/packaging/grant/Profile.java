package sekisho.packaging.grant;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Properties;
import sekisho.config.certificate.KeyPairFiles;

/**
 * Who somebody is to a gateway and where it is: {@code client.properties} with {@code admin=HOST:PORT},
 * {@code gateway=HOST:PORT}, {@code certificate=}, {@code key=} and {@code ca=}, files relative to it. {@code sekisho init}
 * writes one for each person.
 */
public final class Profile {

    private static final String FILE = "client.properties";

    private final Path file;
    private final Properties values = new Properties();

    private Profile(Path file) {
        this.file = file;
    }

    /** @param where the file, or the folder that holds it */
    public static Profile read(Path where) throws IOException {
        Path file = Files.isDirectory(where) ? where.resolve(FILE) : where;
        Profile profile = new Profile(file);
        try (Reader in = Files.newBufferedReader(file)) {
            profile.values.load(in);
        }
        return profile;
    }

    /** {@code HOST:PORT} of the admin listener. */
    public String admin() throws IOException {
        return value("admin");
    }

    /** {@code HOST:PORT} of a proxy door that takes the person's certificate. */
    public String gateway() throws IOException {
        return value("gateway");
    }

    public KeyPairFiles person() throws IOException, GeneralSecurityException {
        return KeyPairFiles.read(certificate(), key());
    }

    public Path certificate() throws IOException {
        return path("certificate");
    }

    public Path key() throws IOException {
        return path("key");
    }

    /** Who issued the gateway's certificate. */
    public Path authority() throws IOException {
        return path("ca");
    }

    private Path path(String name) throws IOException {
        return file.toAbsolutePath().resolveSibling(value(name));
    }

    private String value(String name) throws IOException {
        String value = values.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IOException(file + ": " + name + "= is missing");
        }
        return value.strip();
    }
}

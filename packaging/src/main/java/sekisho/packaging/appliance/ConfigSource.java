package sekisho.packaging.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.SettingsReader;

/**
 * Where the configuration comes from.
 *
 * @param name as the person typed it; stands at the start of each problem
 * @param file to read and to watch; empty for the example inside the jar
 * @param base where relative paths start
 */
public record ConfigSource(String name, Optional<Path> file, Path base) {

    /** {@code packaging/examples/laptop.yaml}, inside the jar. */
    public static final String EXAMPLE = "/sekisho/examples/laptop.yaml";

    public static ConfigSource of(Path file) {
        Path absolute = file.toAbsolutePath();
        return new ConfigSource(file.toString(), Optional.of(absolute), Objects.requireNonNull(absolute.getParent()));
    }

    /** {@code laptop.yaml} from the jar; its log lies in the person's home. */
    public static ConfigSource example() {
        return new ConfigSource("laptop.yaml", Optional.empty(), Path.of(System.getProperty("user.home"), ".sekisho"));
    }

    /** The file's bytes, as they are at this moment. */
    public byte[] bytes() throws IOException {
        return file.isPresent() ? Files.readAllBytes(file.get()) : resource(EXAMPLE);
    }

    public SettingsReader.Result read(byte[] bytes) throws InvalidSettings {
        return SettingsReader.read(bytes, base);
    }

    public SettingsReader.Result read() throws IOException, InvalidSettings {
        return read(bytes());
    }

    /** A file of {@code packaging/examples}, as built into the jar. */
    public static byte[] resource(String path) throws IOException {
        try (InputStream stream = ConfigSource.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(stream, path).readAllBytes();
        }
    }
}

package sekisho.config.settings;

import java.nio.file.Path;

/** From the file's bytes to {@link Settings}, or to every mistake at once. */
public final class SettingsReader {

    /**
     * What reading gave.
     *
     * @param digest {@code sha256:} and 64 hex digits over the file's bytes and those of every file that it names
     * @param warnings in order of position
     */
    public record Result(Settings settings, String digest, java.util.List<Problem> warnings) {}

    private SettingsReader() {}

    /**
     * @param source the file's bytes
     * @param base the directory that relative paths start from
     * @throws InvalidSettings with all problems at once
     */
    public static Result read(byte[] source, Path base) throws InvalidSettings {
        if (source.length > 0) {
            throw new InvalidSettings(
                    java.util.List.of(new Problem(1, 1, Problem.Severity.ERROR, base + " is not read yet")));
        }
        throw new IllegalStateException();
    }
}

package sekisho.config.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bytes of a named file are found. */
@FunctionalInterface
public interface Opener {

    /** Where the path says. */
    Opener DISK = path -> Files.newInputStream(path);

    /** @param path absolute */
    InputStream open(Path path) throws IOException;
}

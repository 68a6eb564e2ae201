package sekisho.bench.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Installed programs. Daemons stand in {@code sbin}, which is not in everybody's PATH. */
public final class Programs {

    private Programs() {}

    public static Optional<Path> find(String name) {
        Stream<String> path =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1));
        return Stream.concat(path, Stream.of("/usr/sbin", "/usr/bin"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}

package sekisho.packaging.command;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.screen.Screen;

/**
 * {@code sekisho audit query}: SQL over a proven log. The database is 80 MB and has no business in a gateway, so it is a program of its own,
 * which this one starts.
 */
@Command(name = "query", exitCodeOnInvalidInput = 64)
final class AuditQueryCommand implements Callable<Integer> {

    private static final int MISSING = 69;
    private static final String JAR = "sekisho-query.jar";

    private final Screen screen;

    @Option(names = "--json")
    private boolean json;

    @Option(names = "--csv")
    private boolean csv;

    @Option(names = "--set", paramLabel = "NAME=VALUE")
    private List<String> set = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "SQL", descriptionKey = "sql")
    private @Nullable String sql;

    @Parameters(index = "1", paramLabel = "SOURCE", descriptionKey = "source")
    private @Nullable Path source;

    AuditQueryCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Path> jar = jar();
        if (jar.isEmpty()) {
            screen.complain("query.missing");
            return MISSING;
        }
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-jar",
                jar.get().toString()));
        if (json) {
            words.add("--json");
        }
        if (csv) {
            words.add("--csv");
        }
        if (screen.words().isJapanese()) {
            words.add("--ja");
        }
        set.forEach(each -> words.addAll(List.of("--set", each)));
        words.add(Objects.requireNonNull(sql));
        words.add(Objects.requireNonNull(source).toString());
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    /** Named by the environment, built beside this program's sources, or laid beside its jar. */
    private static Optional<Path> jar() {
        Stream<Path> places = Stream.concat(
                Optional.ofNullable(System.getenv("SEKISHO_QUERY")).map(Path::of).stream(),
                home().stream()
                        .flatMap(home ->
                                Stream.of(home.resolve("../query/target/" + JAR), home.resolve("query/" + JAR))));
        return places.map(Path::normalize).filter(Files::isRegularFile).findFirst();
    }

    private static Optional<Path> home() {
        try {
            return Optional.ofNullable(Path.of(AuditQueryCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent());
        } catch (URISyntaxException nowhere) {
            return Optional.empty();
        }
    }
}

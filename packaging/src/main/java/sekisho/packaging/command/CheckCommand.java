package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Problem;
import sekisho.config.settings.SettingsReader;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;

/** {@code sekisho check}: every mistake in a file, in order of position. */
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(names = "--json")
    private boolean json;

    @Parameters(paramLabel = "FILE", descriptionKey = "file")
    private @Nullable Path file;

    CheckCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        ConfigSource source = ConfigSource.of(Objects.requireNonNull(file));
        try {
            SettingsReader.Result result = source.read();
            return tell(source, result.warnings(), Optional.of(result.digest()));
        } catch (InvalidSettings mistakes) {
            return tell(source, mistakes.problems(), Optional.empty());
        } catch (NoSuchFileException missing) {
            screen.complain("no-such-file", source.name());
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", source.name(), unreadable.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    private int tell(ConfigSource source, List<Problem> problems, Optional<String> digest) {
        if (json) {
            screen.out().println(asJson(source, problems, digest));
        } else {
            problems.forEach(problem -> screen.out().println(problem.format(source.name())));
            // A contract with programs: never translated.
            digest.filter(fine -> problems.isEmpty())
                    .ifPresent(fine -> screen.out().println(source.name() + ": ok, edition " + fine));
        }
        return digest.isPresent() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private static String asJson(ConfigSource source, List<Problem> problems, Optional<String> digest) {
        List<Map<String, Object>> rows =
                problems.stream().map(CheckCommand::row).toList();
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("file", source.name());
        whole.put("edition", digest);
        whole.put("problems", rows);
        return Json.text(whole);
    }

    private static Map<String, Object> row(Problem problem) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("line", problem.line());
        row.put("column", problem.column());
        row.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        row.put("text", problem.text());
        return row;
    }
}

package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Settings;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.generate.Control;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.JsonText;
import sekisho.packaging.screen.Screen;

/** What the commands below {@code sekisho generate} share: the control as JSON, or what a saved description says otherwise. */
abstract class GenerateCommand implements Callable<Integer> {

    /** AWS has something else than the file wants. */
    private static final int DIFFERENT = 1;

    final Screen screen;

    @Option(names = "--config", paramLabel = "FILE", required = true, descriptionKey = "generate.config")
    private @Nullable Path config;

    @Option(names = "--diff", paramLabel = "FILE", descriptionKey = "generate.diff")
    private @Nullable Path diff;

    GenerateCommand(Screen screen) {
        this.screen = screen;
    }

    /** A word that cannot be used; what to write instead has been told. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;
    }

    abstract Control wanted(Settings settings) throws Unusable;

    /** The lines of {@link Control#facts} that hold, from what AWS printed. */
    abstract SortedSet<String> facts(Object saved);

    @Override
    public final Integer call() {
        Path file = Objects.requireNonNull(config);
        try {
            Control wanted = wanted(ConfigSource.of(file).read().settings());
            if (diff == null) {
                screen.out().println(Json.indented(wanted.document()));
                return ExitCode.OK;
            }
            return compare(wanted, Objects.requireNonNull(diff));
        } catch (InvalidSettings wrong) {
            wrong.problems().forEach(problem -> screen.err().println(problem.format(file.toString())));
            return ExitCode.CONFIGURATION;
        } catch (Unusable told) {
            return ExitCode.CONFIGURATION;
        } catch (NoSuchFileException missing) {
            screen.complain("no-such-file", missing.getFile());
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", file, unreadable.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    private int compare(Control wanted, Path description) throws IOException {
        SortedSet<String> is;
        try {
            is = facts(JsonText.read(Files.readString(description)));
        } catch (IllegalArgumentException noJson) {
            screen.complain("unreadable", description, noJson.getMessage());
            return ExitCode.CONFIGURATION;
        }
        SortedSet<String> lacking = new TreeSet<>(wanted.facts());
        lacking.removeAll(is);
        SortedSet<String> more = new TreeSet<>(is);
        more.removeAll(wanted.facts());
        lacking.forEach(line -> screen.out().println("- " + line));
        more.forEach(line -> screen.out().println("+ " + line));
        screen.complain("generate.compared", wanted.facts().size() - lacking.size(), lacking.size(), more.size());
        return lacking.isEmpty() && more.isEmpty() ? ExitCode.OK : DIFFERENT;
    }
}

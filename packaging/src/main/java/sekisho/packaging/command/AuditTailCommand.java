package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.audit.LogLine;
import sekisho.audit.LogReader;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho audit tail}: what was recorded, for people or byte for byte. */
@Command(name = "tail")
final class AuditTailCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(
            names = {"-f", "--follow"},
            descriptionKey = "follow")
    private boolean follow;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "20",
            descriptionKey = "count")
    private int count;

    @Option(names = "--all")
    private boolean all;

    @Option(names = "--json")
    private boolean json;

    /** How records are printed that other tools know under another form. */
    enum Format {
        ROUTE53
    }

    @Option(names = "--format", paramLabel = "route53")
    private @Nullable Format format;

    @Option(names = "--since", paramLabel = "T")
    private @Nullable Instant since;

    @Option(names = "--client", paramLabel = "C")
    private @Nullable String client;

    @Option(names = "--decision", paramLabel = "D")
    private @Nullable String decision;

    @Parameters(paramLabel = "DIR", descriptionKey = "directory")
    private @Nullable Path directory;

    AuditTailCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path log = Objects.requireNonNull(directory);
        if (!Files.isDirectory(log)) {
            screen.complain("no-such-directory", log);
            return ExitCode.CONFIGURATION;
        }
        var filter = new LogReader.Filter(
                Optional.ofNullable(since), Optional.ofNullable(client), Optional.ofNullable(decision));
        LogReader reader = new LogReader(log, filter);
        try {
            if (all && !follow) {
                reader.all(this::print);
            } else {
                reader.last(all || since != null ? Integer.MAX_VALUE : count).forEach(this::print);
            }
            if (follow) {
                reader.follow(this::print, screen.out()::checkError);
            }
            return ExitCode.OK;
        } catch (IOException unreadable) {
            screen.complain("unreadable", log, unreadable.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    private void print(LogLine line) {
        if (format != null) {
            Route53Line.of(line).ifPresent(screen.out()::println);
        } else if (json) {
            byte[] leaf = line.json();
            screen.out().write(leaf, 0, leaf.length);
            screen.out().write('\n');
            screen.out().flush();
        } else {
            String text = line.human(screen.words().locale(), ZoneId.systemDefault());
            screen.out().println(isRefusal(line) ? screen.bad(text) : text);
        }
    }

    private static boolean isRefusal(LogLine line) {
        return line.ours("decision").map(word -> !word.equals("allow")).orElse(false);
    }
}

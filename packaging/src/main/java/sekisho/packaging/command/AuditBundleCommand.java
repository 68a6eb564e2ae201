package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.audit.EvidenceBundle;
import sekisho.audit.LogReader;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho audit bundle}: records and their proofs as one file for an auditor. */
@Command(name = "bundle")
final class AuditBundleCommand implements Callable<Integer> {

    private static final int NOT_PROVEN = 3;

    private final Screen screen;

    @Option(names = "--client", paramLabel = "C")
    private @Nullable String client;

    @Option(names = "--decision", paramLabel = "D")
    private @Nullable String decision;

    @Option(names = "--grant", paramLabel = "G")
    private @Nullable String grant;

    @Option(names = "--from", paramLabel = "T")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "T")
    private @Nullable Instant to;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.zip",
            required = true,
            descriptionKey = "output")
    private @Nullable Path output;

    @Parameters(paramLabel = "DIR", descriptionKey = "directory")
    private @Nullable Path directory;

    AuditBundleCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Path log = Objects.requireNonNull(directory);
        if (!Files.isDirectory(log)) {
            screen.complain("no-such-directory", log);
            return ExitCode.CONFIGURATION;
        }
        String selection = selection();
        if (selection.isEmpty()) {
            screen.complain("bundle.what");
            return ExitCode.CONFIGURATION;
        }
        var filter = new LogReader.Filter(
                Optional.ofNullable(from),
                Optional.ofNullable(client),
                Optional.ofNullable(decision),
                Optional.ofNullable(grant));
        try {
            EvidenceBundle.Contents contents = EvidenceBundle.write(
                    log, filter, Optional.ofNullable(to), selection, Objects.requireNonNull(output));
            screen.say("bundle.done", output, contents.records(), contents.size(), contents.fingerprint());
            if (contents.unsigned() > 0) {
                screen.say("bundle.unsigned", contents.unsigned());
            }
            return ExitCode.OK;
        } catch (FileAlreadyExistsException there) {
            screen.complain("bundle.exists", output);
            return ExitCode.CONFIGURATION;
        } catch (EvidenceBundle.NotProven missing) {
            screen.complain("bundle.not-proven", missing.getMessage());
            return NOT_PROVEN;
        } catch (IOException unreadable) {
            screen.complain("unreadable", log, unreadable);
            return NOT_PROVEN;
        }
    }

    private String selection() {
        return Stream.of(
                        word("--client", client),
                        word("--decision", decision),
                        word("--grant", grant),
                        word("--from", from),
                        word("--to", to))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }

    private static Optional<String> word(String option, @Nullable Object value) {
        return Optional.ofNullable(value).map(given -> option + " " + given);
    }
}

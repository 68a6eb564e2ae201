package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.audit.Report;
import sekisho.audit.Verifier;
import sekisho.packaging.screen.Screen;

/** {@code sekisho audit verify}. Its exit codes are its own: 64 for wrong usage. */
@Command(name = "verify", exitCodeOnInvalidInput = 64)
final class AuditVerifyCommand implements Callable<Integer> {

    private static final int UNREADABLE = 3;

    private final Screen screen;

    @Option(names = "--key", paramLabel = "K")
    private @Nullable Path key;

    @Option(names = "--sealed")
    private boolean sealed;

    @Option(names = "--max-age", paramLabel = "T")
    private @Nullable Duration maxAge;

    @Parameters(paramLabel = "DIR", descriptionKey = "directory")
    private @Nullable Path directory;

    AuditVerifyCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        var options =
                new Verifier.Options(Optional.ofNullable(key), sealed, Optional.ofNullable(maxAge), Clock.systemUTC());
        try {
            Report report = Verifier.verify(Objects.requireNonNull(directory), options);
            boolean proven = report.exitCode() == 0;
            report.lines(screen.words().locale())
                    .forEach(line -> screen.out().println(proven ? line : screen.bad(line)));
            return report.exitCode();
        } catch (IOException unreadable) {
            screen.complain("unreadable", directory, unreadable);
            return UNREADABLE;
        }
    }
}

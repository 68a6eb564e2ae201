package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sekisho.audit.Report;
import sekisho.audit.Verifier;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.demo.LogCopy;
import sekisho.packaging.screen.Screen;

/** {@code sekisho audit drill}: harms copies of a log and shows that it is seen. The log itself is only read. */
@Command(name = "drill")
final class AuditDrillCommand implements Callable<Integer> {

    private static final int NOT_DETECTED = 1;
    private static final int MOST_LINES = 4;

    private final Screen screen;
    private final SecureRandom random = new SecureRandom();

    @Parameters(paramLabel = "DIR", descriptionKey = "directory")
    private @Nullable Path directory;

    AuditDrillCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        Path log = Objects.requireNonNull(directory);
        if (!Files.isDirectory(log)) {
            screen.complain("no-such-directory", log);
            return ExitCode.CONFIGURATION;
        }
        Path work = Files.createTempDirectory("sekisho-drill");
        try {
            return drill(log, work);
        } finally {
            remove(work);
        }
    }

    private int drill(Path log, Path work) throws IOException {
        LogCopy copy = new LogCopy(log, work.resolve("copy"));
        screen.say("drill.whole", log);
        Report whole = verified(copy);
        if (whole.exitCode() != 0) {
            screen.complain("drill.not-whole", whole.exitCode());
            return whole.exitCode();
        }
        LogCopy.Flip flip = copy.flip(random);
        screen.say("drill.flip", flip.text());
        boolean seen = verified(copy).exitCode() != 0;
        copy.undo(flip);
        String gone = copy.removeSegment(random);
        screen.say("drill.remove", gone);
        seen &= verified(copy).exitCode() != 0;
        screen.say(seen ? "drill.seen" : "drill.not-seen");
        return seen ? ExitCode.OK : NOT_DETECTED;
    }

    private Report verified(LogCopy copy) throws IOException {
        Report report = Verifier.verify(copy.directory(), Verifier.Options.plain());
        List<String> lines = report.lines(screen.words().locale());
        lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())
                .forEach(line -> screen.out().println("  " + line));
        screen.say("drill.exit", report.exitCode());
        return report;
    }

    private static void remove(Path work) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

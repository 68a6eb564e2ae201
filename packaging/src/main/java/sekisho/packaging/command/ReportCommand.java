package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.audit.LogReader;
import sekisho.audit.Report;
import sekisho.audit.Verifier;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Settings;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.report.Evidence;
import sekisho.packaging.report.ReportPage;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** {@code sekisho report}: evidence for auditors, as one page. A log that is not proven gives none. */
@Command(name = "report")
final class ReportCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(paramLabel = "DIR", descriptionKey = "directory")
    private @Nullable Path directory;

    @Option(names = "--key", paramLabel = "K")
    private @Nullable Path key;

    @Option(names = "--from", paramLabel = "DATE")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DATE")
    private @Nullable LocalDate to;

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "Asia/Tokyo")
    private ZoneId zone = ZoneId.of("Asia/Tokyo");

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path config;

    @Option(names = "--language", paramLabel = "ja|en")
    private @Nullable String language;

    ReportCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Words words = screen.words();
        if (language != null) {
            if (!language.matches("ja|en")) {
                screen.complain("report.language", language);
                return ExitCode.CONFIGURATION;
            }
            words = language.equals("ja") ? Words.japanese() : Words.english();
        }
        Path log = Objects.requireNonNull(directory);
        try {
            Optional<Settings> settings = settings();
            Report proof = Verifier.verify(
                    log, new Verifier.Options(Optional.ofNullable(key), false, Optional.empty(), Clock.systemUTC()));
            if (proof.exitCode() != 0) {
                screen.complain("report.unproven", log);
                proof.lines(screen.words().locale())
                        .forEach(line -> screen.err().println(line));
                return proof.exitCode();
            }
            Evidence evidence = new Evidence(
                    from == null ? Instant.MIN : from.atStartOfDay(zone).toInstant(),
                    to == null ? Instant.MAX : to.plusDays(1).atStartOfDay(zone).toInstant());
            new LogReader(log, LogReader.Filter.none()).all(evidence::add);
            screen.out().print(ReportPage.of(evidence, proof.lines(words.locale()), settings, zone, words));
            return ExitCode.OK;
        } catch (InvalidSettings wrong) {
            wrong.problems().forEach(problem -> screen.err().println(problem.format(String.valueOf(config))));
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", log, unreadable);
            return ExitCode.CONFIGURATION;
        }
    }

    private Optional<Settings> settings() throws IOException, InvalidSettings {
        return config == null
                ? Optional.empty()
                : Optional.of(ConfigSource.of(config).read().settings());
    }
}

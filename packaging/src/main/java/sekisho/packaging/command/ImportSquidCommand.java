package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.squid.Comparison;
import sekisho.packaging.squid.Finding;
import sekisho.packaging.squid.ImportOptions;
import sekisho.packaging.squid.SquidImport;

/** {@code sekisho import squid}: the new file on standard output, what to read before using it on standard error. */
@Command(name = "squid")
final class ImportSquidCommand implements Callable<Integer> {

    /** Carried over, and a person has to look at something. */
    private static final int TO_BE_READ = 1;

    private static final int EXAMPLES = 5;

    private final Screen screen;

    @Parameters(paramLabel = "FILE", descriptionKey = "file")
    private @Nullable Path file;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "imported")
    private String name = "imported";

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "Asia/Tokyo")
    private ZoneId zone = ZoneId.of("Asia/Tokyo");

    @Option(names = "--addresses", paramLabel = "any|public|private", defaultValue = "any")
    private String addresses = "any";

    @Option(names = "--user-certificate", paramLabel = "NAME")
    private @Nullable String userCertificate;

    @Option(names = "--resolver", paramLabel = "IP")
    private @Nullable String resolver;

    @Option(names = "--json")
    private boolean json;

    ImportSquidCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Path source = Objects.requireNonNull(file);
        ImportOptions options = new ImportOptions(
                name, zone, addresses, Optional.ofNullable(userCertificate), Optional.ofNullable(resolver));
        try {
            SquidImport made = SquidImport.of(source, options, this::sentence);
            if (json) {
                screen.out().println(asJson(made));
            } else {
                screen.out().print(made.yaml());
                tell(made);
            }
            if (made.comparison().isEmpty()) {
                return ExitCode.CONFIGURATION;
            }
            return made.isEquivalent() ? ExitCode.OK : TO_BE_READ;
        } catch (NoSuchFileException missing) {
            screen.complain("no-such-file", missing.getFile());
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", source, unreadable.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    private String sentence(Finding finding) {
        return finding.at() + ": " + finding.kind().label() + ": "
                + screen.words().say("squid." + finding.key(), finding.values().toArray());
    }

    private void tell(SquidImport made) {
        made.findings().forEach(finding -> screen.err().println(sentence(finding)));
        made.problems().forEach(problem -> screen.err().println(problem.format("(new file)")));
        made.comparison().ifPresent(this::tell);
    }

    private void tell(Comparison both) {
        both.stricter().stream().limit(EXAMPLES).forEach(probe -> screen.complain("squid.refused", probe));
        both.wider().stream().limit(EXAMPLES).forEach(probe -> screen.complain("squid.opened", probe));
        screen.complain(
                "squid.compared",
                both.same(),
                both.stricter().size(),
                both.wider().size(),
                both.unknown());
    }

    private String asJson(SquidImport made) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("equivalent", made.isEquivalent());
        whole.put("findings", made.findings().stream().map(this::row).toList());
        whole.put(
                "problems",
                made.problems().stream().map(problem -> problem.format("")).toList());
        made.comparison().ifPresent(both -> {
            whole.put("same", both.same());
            whole.put("unknown", both.unknown());
            whole.put("stricter", List.copyOf(both.stricter()));
            whole.put("wider", List.copyOf(both.wider()));
        });
        whole.put("yaml", made.yaml());
        return Json.text(whole);
    }

    private Map<String, Object> row(Finding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("at", finding.at());
        row.put("kind", finding.kind().label());
        row.put("key", finding.key());
        row.put(
                "text",
                screen.words().say("squid." + finding.key(), finding.values().toArray()));
        return row;
    }
}

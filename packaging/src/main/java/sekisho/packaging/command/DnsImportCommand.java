package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sekisho.config.settings.EndpointList;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.value.HostPattern;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho dns import}: what AWS lists and the catalogue lacks, as YAML for the file. */
@Command(name = "import")
final class DnsImportCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(paramLabel = "FILE", descriptionKey = "file")
    private @Nullable Path file;

    DnsImportCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Path asked = Objects.requireNonNull(file);
        try {
            EndpointList list = EndpointList.read(Files.readAllBytes(asked));
            Map<String, List<HostPattern>> missing = list.missing();
            screen.complain("dns.import.sum", list.size(), missing.size());
            if (!missing.isEmpty()) {
                screen.out().print(yaml(missing));
            }
            return ExitCode.OK;
        } catch (InvalidSettings wrong) {
            wrong.problems().forEach(problem -> screen.err().println(problem.format(asked.toString())));
            return ExitCode.CONFIGURATION;
        } catch (NoSuchFileException missing) {
            screen.complain("no-such-file", asked);
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", asked, unreadable.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    private static String yaml(Map<String, List<HostPattern>> missing) {
        StringBuilder text = new StringBuilder("destinations:\n  aws-imported:\n    hosts:\n");
        missing.forEach((service, names) -> names.forEach(name -> text.append("      - \"")
                .append(name)
                .append("\"  # ")
                .append(service.replaceAll("[^A-Za-z0-9._-]", "?"))
                .append('\n')));
        return text.append("    ports: [443]\n").toString();
    }
}

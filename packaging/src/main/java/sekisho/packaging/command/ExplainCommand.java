package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sekisho.audit.LogLine;
import sekisho.audit.LogReader;
import sekisho.config.policy.Access;
import sekisho.config.policy.Explanation;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Edition;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho explain}: what the policy says of an access, or what the log says of a decision. */
@Command(name = "explain")
final class ExplainCommand implements Callable<Integer> {

    /** Asked and refused; not an error of the command. */
    private static final int REFUSED = 1;

    private final Screen screen;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path config;

    @Option(names = "--client", paramLabel = "C")
    private @Nullable String client;

    @Option(names = "--to", paramLabel = "HOST:PORT")
    private @Nullable String to;

    @Option(names = "--method", paramLabel = "M")
    private @Nullable String method;

    @Option(names = "--url", paramLabel = "U")
    private @Nullable String url;

    @Option(names = "--name", paramLabel = "N")
    private @Nullable String name;

    @Option(names = "--type", paramLabel = "A", defaultValue = "A")
    private String type = "A";

    @Option(names = "--address", paramLabel = "IP")
    private List<String> addresses = List.of();

    @Option(names = "--decision", paramLabel = "ID")
    private @Nullable String decision;

    @Option(names = "--log", paramLabel = "DIR")
    private @Nullable Path log;

    @Option(names = "--json")
    private boolean json;

    ExplainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        ConfigSource source = config == null ? ConfigSource.example() : ConfigSource.of(config);
        try {
            if (decision != null) {
                Path directory = log == null ? source.read().settings().audit().directory() : log;
                return recorded(decision, directory);
            }
            SettingsReader.Result file = source.read();
            Edition edition = new Edition(file.digest(), List.of());
            return asked(PolicyCompiler.compile(file.settings(), edition, OwnListeners.NONE, InstantSource.system()));
        } catch (InvalidSettings mistakes) {
            mistakes.problems().forEach(problem -> screen.err().println(problem.format(source.name())));
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", source.name(), unreadable);
            return ExitCode.CONFIGURATION;
        }
    }

    private int asked(Policy policy) {
        if (client == null) {
            throw wrong(screen.words().say("explain.what"));
        }
        String asked = client;
        AskedAccess words = new AskedAccess(policy.clientNamed(client)
                .orElseGet(() -> Identity.ofSource(understood("--client", IpAddress.parse(asked)))));
        Parsed<Access> access;
        if (name != null && to == null && url == null) {
            access = words.resolve(name, type);
        } else if (url != null && to == null && name == null) {
            access = words.request(method == null ? "GET" : method, url);
        } else if (to != null && name == null && url == null) {
            access = words.connect(to);
        } else {
            throw wrong(screen.words().say("explain.what"));
        }
        Access whole = understood("the access", access);
        if (!addresses.isEmpty()) {
            whole = whole.at(addresses.stream()
                    .map(address -> understood("--address", IpAddress.parse(address)))
                    .toList());
        }
        Explanation explanation = Explanation.of(policy, whole);
        if (json) {
            screen.out().println(explanation.json());
        } else {
            screen.out().print(explanation.text(screen.words().isJapanese()));
        }
        return explanation.allowed() ? ExitCode.OK : REFUSED;
    }

    /** Every record with this id: the opening, and its close. */
    private int recorded(String id, Path directory) throws IOException {
        List<LogLine> lines = new LogReader(directory, LogReader.Filter.ofDecision(id)).last(Integer.MAX_VALUE);
        if (lines.isEmpty()) {
            screen.complain("explain.no-decision", id, directory);
            return ExitCode.CONFIGURATION;
        }
        for (LogLine line : lines) {
            if (json) {
                screen.out().write(line.json(), 0, line.json().length);
                screen.out().println();
            } else {
                screen.out().print(RecordText.of(line, screen, ZoneId.systemDefault()));
            }
        }
        Optional<String> outcome = lines.get(0).ours("decision");
        return outcome.equals(Optional.of("allow")) ? ExitCode.OK : REFUSED;
    }

    private <T> T understood(String option, Parsed<T> parsed) {
        return parsed.fold(value -> value, (Reason reason, String detail) -> {
            throw wrong(option + ": " + screen.words().reason(reason) + " (" + reason.code() + "): " + detail);
        });
    }

    private ParameterException wrong(String text) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), text);
    }
}

package sekisho.packaging.command;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Edition;
import sekisho.dns.PlaneCheck;
import sekisho.dns.Resolution;
import sekisho.dns.plane.PlaneFinding;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho dns verify}: whether every name of the catalogue in force is private, at each upstream. */
@Command(name = "verify")
final class DnsVerifyCommand implements Callable<Integer> {

    /** Some name is not private; not an error of the command. */
    private static final int NOT_PRIVATE = 1;

    private final Screen screen;

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path config;

    @Option(names = "--json")
    private boolean json;

    @Option(names = "--markdown")
    private boolean markdown;

    DnsVerifyCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        ConfigSource source = config == null ? ConfigSource.example() : ConfigSource.of(config);
        try {
            return verify(source.read());
        } catch (InvalidSettings mistakes) {
            mistakes.problems().forEach(problem -> screen.err().println(problem.format(source.name())));
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", source.name(), unreadable.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    private int verify(SettingsReader.Result file) {
        Clock clock = Clock.systemUTC();
        LiveConfig live = new LiveConfig(PolicyCompiler.compile(
                file.settings(), new Edition(file.digest(), List.of()), OwnListeners.NONE, clock));
        List<PlaneFinding> findings;
        try (Resolution names = Resolution.open(live, OwnListeners.NONE, new SimpleMeterRegistry())) {
            findings = PlaneCheck.run(names, file.settings(), clock.instant()).join();
        }
        PlaneText text = new PlaneText(screen, findings);
        screen.out().print(json ? text.json() : markdown ? text.markdown() : text.table());
        if (findings.isEmpty()) {
            screen.complain("dns.verify.nothing");
        }
        return findings.stream().anyMatch(PlaneFinding::isFault) ? NOT_PRIVATE : ExitCode.OK;
    }
}

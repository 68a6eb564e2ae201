package sekisho.packaging.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.Foreground;
import sekisho.packaging.screen.Screen;

/** {@code sekisho run}: the appliance, until a signal ends it. */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path config;

    RunCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        return new Foreground(screen).run(config == null ? ConfigSource.example() : ConfigSource.of(config));
    }
}

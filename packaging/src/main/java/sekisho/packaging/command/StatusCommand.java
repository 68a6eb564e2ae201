package sekisho.packaging.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.config.settings.InvalidSettings;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;

/** {@code sekisho status}: one screen about the appliance that runs, read from its metrics listener. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path config;

    @Option(names = "--at", paramLabel = "HOST:PORT")
    private @Nullable String at;

    @Option(names = "--health")
    private boolean health;

    @Option(names = "--json")
    private boolean json;

    StatusCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> where;
        try {
            where = at == null ? fromSettings() : Optional.of(at);
        } catch (InvalidSettings mistakes) {
            screen.complain("status.file", config == null ? "laptop.yaml" : config);
            return ExitCode.CONFIGURATION;
        }
        if (where.isEmpty()) {
            screen.complain("status.no-listener");
            return ExitCode.CONFIGURATION;
        }
        return show(new StatusPages(where.get()));
    }

    private int show(StatusPages pages) {
        String ready;
        try {
            ready = pages.ready();
        } catch (IOException away) {
            screen.complain("status.away", pages.where(), away.getMessage());
            return ExitCode.NOT_READY;
        }
        boolean isReady = ready.equals("ready");
        if (health) {
            screen.out().println(ready);
        } else {
            try {
                screen.out().print(json ? Json.text(pages.facts(ready)) + "\n" : pages.table(screen, ready));
            } catch (IOException away) {
                screen.complain("status.away", pages.where(), away.getMessage());
                return ExitCode.NOT_READY;
            }
        }
        return isReady ? ExitCode.OK : ExitCode.NOT_READY;
    }

    private Optional<String> fromSettings() throws IOException, InvalidSettings {
        ConfigSource source = config == null ? ConfigSource.example() : ConfigSource.of(config);
        return source.read().settings().listen().metrics().map(StatusCommand::reachable);
    }

    /** A wildcard listener is asked over loopback. */
    private static String reachable(InetSocketAddress listener) {
        String host = listener.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : listener.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.getPort();
    }
}

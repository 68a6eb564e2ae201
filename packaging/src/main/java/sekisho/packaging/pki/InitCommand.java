package sekisho.packaging.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho init}: a working start in one go. */
@Command(name = "init")
public final class InitCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(paramLabel = "DIR", descriptionKey = "dir")
    private Path folder = Path.of("");

    @Option(names = "--name", paramLabel = "NAME")
    private String name = "sekisho";

    @Option(names = "--domain", paramLabel = "DOMAIN")
    private String domain = "town.internal";

    @Option(names = "--address", paramLabel = "ADDRESS")
    private String address = "127.0.0.1";

    @Option(names = "--host", paramLabel = "NAME")
    private List<String> hosts = new ArrayList<>();

    public InitCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Installation installation = new Installation(folder, name, domain, address, hosts);
        boolean right = name.matches("[A-Za-z0-9_.-]{1,64}")
                && domain.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")
                && address.matches("[0-9a-fA-F.:]+")
                && hosts.stream().allMatch(host -> host.matches("[a-z0-9.-]+"));
        if (!right) {
            screen.complain("init.words");
            return ExitCode.CONFIGURATION;
        }
        try {
            if (!installation.isFree()) {
                screen.complain("init.taken", folder);
                return ExitCode.CONFIGURATION;
            }
            installation.make(screen.words().isJapanese(), InstantSource.system());
        } catch (IOException | GeneralSecurityException failed) {
            screen.complain("init.failed", folder, failed.getMessage());
            return ExitCode.CONFIGURATION;
        }
        List<String> persons = installation.persons();
        screen.say("init.made", installation.configuration(), persons.get(0), persons.get(1), persons.get(2));
        screen.say("init.next.run", installation.configuration());
        screen.say("init.next.request", installation.person(persons.get(0)));
        screen.say("init.next.approve", installation.person(persons.get(1)));
        return ExitCode.OK;
    }
}

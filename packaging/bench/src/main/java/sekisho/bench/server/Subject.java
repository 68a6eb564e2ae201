package sekisho.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import sekisho.bench.origin.Origins;

/** A server that can be put under test. */
public interface Subject {

    /** As the table names it. */
    String name();

    Set<Use> uses();

    /** Whether its program is installed. */
    boolean isInstalled();

    /** What an administrator types to get it. */
    String howToInstall();

    /**
     * Configures, starts and waits until it serves.
     *
     * @param directory empty, for its files only
     */
    Running start(Cores cores, Path directory, Origins origins) throws IOException, InterruptedException;
}

package sekisho.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.bench.origin.OriginProcess;
import sekisho.bench.server.Cores;

/** {@code packaging/bench/run}: Sekisho and its peers at the same work, in turns, on loopback only. */
@Command(
        name = "run",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Measures Sekisho beside Squid, HAProxy, Unbound and dnsdist and prints one table of ratios.",
        footer = {"", "Example:", "  packaging/bench/run --rounds 4 --seconds 3 --only connect,dns-hit"})
public final class Bench implements Callable<Integer> {

    /** First argument of the bench's own children; not for people. */
    static final String ORIGINS = "--only-origins";

    static final String DECISIONS = "--only-decisions";

    static final String RECORDS = "--only-records";

    @Option(names = "--rounds", defaultValue = "4", description = "Windows of each server at each work (default 4).")
    int rounds;

    @Option(names = "--seconds", defaultValue = "3", description = "Length of a window, at least 2 (default 3).")
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "Seconds before the first window of a JVM (default 10).")
    int warmUp;

    @Option(
            names = "--only",
            split = ",",
            description =
                    "Of decide, audit, start, idle, connect, bulk-1, bulk-8, http, dns-hit, dns-miss, crowd (default all).")
    List<String> only = List.of();

    @Option(names = "--against", split = ",", description = "Of squid, haproxy, unbound, dnsdist, none (default all).")
    List<String> against = List.of("squid", "haproxy", "unbound", "dnsdist");

    @Option(names = "--server-core", defaultValue = "0", description = "Core of the server under test (default 0).")
    int serverCore;

    @Option(names = "--load-core", defaultValue = "1", description = "Core of load and origins (default 1).")
    int loadCore;

    @Option(names = "--launcher", required = true, description = "bin/sekisho.")
    Path launcher = Path.of("");

    @Option(names = "--directory", required = true, description = "For files, logs and the audit log: a real disk.")
    Path directory = Path.of("");

    @Option(names = "--json", description = "Where the JSON goes (default bench.json in the directory).")
    Path json = Path.of("");

    public static void main(String[] arguments) throws Exception {
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case ORIGINS -> OriginProcess.run();
            case DECISIONS -> Decisions.run(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
            case RECORDS -> Records.run(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
            default -> System.exit(new CommandLine(new Bench()).execute(arguments));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Cores cores = Cores.of(serverCore, loadCore);
        cores.takeLoadCore();
        try (Run run = Run.begin(this, cores)) {
            Report report = run.everything();
            System.out.print(report.markdown());
            Files.writeString(jsonFile(), report.json());
        }
        return 0;
    }

    private Path jsonFile() {
        return json.toString().isEmpty() ? directory.resolve("bench.json") : json;
    }

    boolean wants(String work) {
        return only.isEmpty() || only.contains(work);
    }

    Rounds rounds() {
        return new Rounds(rounds, Duration.ofSeconds(Math.max(2, seconds)), Duration.ofSeconds(warmUp));
    }
}

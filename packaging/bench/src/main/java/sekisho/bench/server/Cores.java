package sekisho.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which core the server under test has to itself, and which the load and the origins share.
 *
 * @param server empty where there is no taskset or only one core: then nothing is pinned, and the table says so
 */
public record Cores(Optional<Integer> server, Optional<Integer> load) {

    public static Cores of(int server, int load) {
        boolean possible = Programs.find("taskset").isPresent()
                && Runtime.getRuntime().availableProcessors() > 1
                && server != load;
        return possible
                ? new Cores(Optional.of(server), Optional.of(load))
                : new Cores(Optional.empty(), Optional.empty());
    }

    /** Moves every thread of this process to the load's core. */
    public void takeLoadCore() throws IOException, InterruptedException {
        if (load.isPresent()) {
            String pid = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("taskset", "-acp", load.get().toString(), pid)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    static List<String> pinned(Optional<Integer> core, List<String> command) {
        List<String> whole = new ArrayList<>();
        core.ifPresent(number -> whole.addAll(List.of("taskset", "-c", number.toString())));
        whole.addAll(command);
        return whole;
    }
}

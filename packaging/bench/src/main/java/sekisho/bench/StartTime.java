package sekisho.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import sekisho.bench.load.Door;
import sekisho.bench.load.IdleTunnels;
import sekisho.bench.origin.Origins;
import sekisho.bench.server.Cores;
import sekisho.bench.server.Running;
import sekisho.bench.server.Subject;
import sekisho.bench.server.Use;

/**
 * One start of a server, from the command to the first byte through a tunnel.
 *
 * @param ready seconds until it says so
 * @param served seconds until a tunnel has carried bytes both ways
 * @param cpu seconds of CPU time until then
 */
record StartTime(double ready, double served, double cpu) {

    static List<StartTime> measure(Subject subject, int rounds, Cores cores, Path directory, Origins origins)
            throws IOException, InterruptedException {
        List<StartTime> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path own = Files.createDirectories(directory.resolve("start-" + round));
            long begun = System.nanoTime();
            try (Running server = subject.start(cores, own, origins)) {
                double ready = (System.nanoTime() - begun) / 1e9;
                Door door = Objects.requireNonNull(server.doors().get(Use.TUNNEL));
                try (IdleTunnels first = new IdleTunnels(door, Works.heads(door, origins.echo()))) {
                    first.open(1, Duration.ofSeconds(10));
                    double served = (System.nanoTime() - begun) / 1e9;
                    times.add(new StartTime(ready, served, server.child().tree().cpuSeconds()));
                }
            }
        }
        return times;
    }
}

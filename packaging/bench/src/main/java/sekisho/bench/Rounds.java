package sekisho.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sekisho.bench.load.Load;
import sekisho.bench.load.Tally;
import sekisho.bench.server.Running;

/**
 * Measures servers in turns: one window each, then the next round in another order, so that a noisy minute hits them alike.
 */
final class Rounds {

    private static final Duration SETTLE = Duration.ofMillis(300);

    private final int rounds;
    private final Duration window;
    private final Duration warmUp;

    Rounds(int rounds, Duration window, Duration warmUp) {
        this.rounds = rounds;
        this.window = window;
        this.warmUp = warmUp;
    }

    /** Samples of each server, one a round. */
    Map<String, List<Sample>> measure(Work work, List<Running> servers) throws IOException {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (Running server : servers) {
            samples.put(server.name(), new ArrayList<>());
            warm(work, server);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                Running server = servers.get((i + round) % servers.size());
                samples.getOrDefault(server.name(), List.of()).add(window(work, server));
            }
        }
        return samples;
    }

    /** Until a JVM has compiled what this work needs; others only fill their caches. */
    void warm(Work work, Running server) throws IOException {
        try (Load load = open(work, server)) {
            load.run(server.name().equals(Comparison.SELF) ? warmUp : window, new Tally());
        }
    }

    Sample window(Work work, Running server) throws IOException {
        try (Load load = open(work, server)) {
            load.run(SETTLE, new Tally());
            Tally tally = new Tally();
            double cpu = server.child().tree().cpuSeconds();
            long begun = System.nanoTime();
            load.run(window, tally);
            double used = server.child().tree().cpuSeconds() - cpu;
            return Sample.of(tally, (System.nanoTime() - begun) / 1e9, used);
        }
    }

    private static Load open(Work work, Running server) throws IOException {
        return work.start().open(Objects.requireNonNull(server.doors().get(work.use())));
    }
}

package sekisho.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import sekisho.bench.load.Door;
import sekisho.bench.load.IdleTunnels;
import sekisho.bench.origin.Origins;
import sekisho.bench.server.Running;

/**
 * Whether a new tunnel costs more when many others are open.
 *
 * @param few samples with {@link #FEW} idle tunnels
 * @param many samples with {@link #MANY}
 * @param alive of the many, how many still carried a byte at the end; the worst round
 */
record Crowd(List<Sample> few, List<Sample> many, int alive) {

    static final int FEW = 100;
    static final int MANY = 8_000;

    private static final Duration OPEN_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    static Crowd measure(Work connect, Running server, Origins origins, int count, Rounds rounds) throws IOException {
        List<Sample> few = new ArrayList<>();
        List<Sample> many = new ArrayList<>();
        int alive = MANY;
        rounds.warm(connect, server);
        for (int round = 0; round < count; round++) {
            few.add(among(FEW, connect, server, origins, rounds).sample());
            Among last = among(MANY, connect, server, origins, rounds);
            many.add(last.sample());
            alive = Math.min(alive, last.alive());
            // The ends of the many are written down while nothing is measured.
            rounds.window(connect, server);
        }
        return new Crowd(few, many, alive);
    }

    private record Among(Sample sample, int alive) {}

    private static Among among(int tunnels, Work connect, Running server, Origins origins, Rounds rounds)
            throws IOException {
        Door door = Objects.requireNonNull(server.doors().get(connect.use()));
        try (IdleTunnels idle = new IdleTunnels(door, Works.heads(door, origins.echo()))) {
            idle.open(tunnels, OPEN_WITHIN);
            Sample sample = rounds.window(connect, server);
            return new Among(sample, idle.alive(ANSWER_WITHIN));
        }
    }

    double ratio() {
        return Median.of(many, Sample::cpuPerUnit) / Median.of(few, Sample::cpuPerUnit);
    }
}

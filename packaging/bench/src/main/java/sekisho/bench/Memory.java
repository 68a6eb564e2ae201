package sekisho.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sekisho.bench.load.Door;
import sekisho.bench.load.IdleTunnels;
import sekisho.bench.origin.Origins;
import sekisho.bench.server.Running;
import sekisho.bench.server.Use;

/**
 * Resident memory with many idle tunnels.
 *
 * @param before bytes, freshly started
 * @param after bytes, with the tunnels open
 * @param alive tunnels that still carried a byte both ways at the end
 */
record Memory(long before, long after, int alive) {

    static final int TUNNELS = 2_000;

    private static final Duration OPEN_WITHIN = Duration.ofSeconds(30);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /** Servers must be fresh: what earlier work left behind would be counted. */
    static Map<String, Memory> measure(Origins origins, List<Running> servers) throws IOException {
        Map<String, Memory> memories = new LinkedHashMap<>();
        for (Running server : servers) {
            Door door = Objects.requireNonNull(server.doors().get(Use.TUNNEL));
            long before = server.child().tree().residentBytes();
            try (IdleTunnels tunnels = new IdleTunnels(door, Works.heads(door, origins.echo()))) {
                tunnels.open(TUNNELS, OPEN_WITHIN);
                int alive = tunnels.alive(ANSWER_WITHIN);
                memories.put(
                        server.name(), new Memory(before, server.child().tree().residentBytes(), alive));
            }
        }
        return memories;
    }

    double kibPerTunnel() {
        return (after - before) / 1024.0 / TUNNELS;
    }
}

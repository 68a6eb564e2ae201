package sekisho.bench;

import java.io.IOException;
import java.util.List;
import sekisho.bench.load.Door;
import sekisho.bench.load.Load;
import sekisho.bench.server.Use;

/**
 * One row group of the table.
 *
 * @param id what {@code --only} names
 * @param scale what a CPU second per unit is multiplied with to be read easily
 * @param unit of the scaled cost
 * @param rateScale what units per second are divided by
 */
record Work(
        String id, String title, Use use, double scale, String unit, double rateScale, String rateUnit, Start start) {

    /** Opens the load at one server's door. */
    interface Start {
        Load open(Door door) throws IOException;
    }

    /** Work that is counted by the operation, and whose cost is read in microseconds. */
    static Work ofOperations(String id, String title, Use use, Start start) {
        return new Work(id, title, use, 1e6, "µs", 1, "/s", start);
    }

    /** Work that is counted by the byte, and whose cost is read in seconds for a gigabyte. */
    static Work ofBytes(String id, String title, Use use, Start start) {
        return new Work(id, title, use, 1e9, "s/GB", 1e9, " GB/s", start);
    }

    /** The ratio to a peer that the project wants to reach. */
    record Goal(String work, String peer, double ratio) {}

    /** The goals of the foundation, on a JDK that cannot resize pipes. */
    static final List<Goal> GOALS = List.of(
            new Goal("connect", "Squid", 0.6),
            new Goal("bulk-1", "HAProxy 1 MiB pipe", 1.1),
            new Goal("bulk-8", "HAProxy 1 MiB pipe", 1.1),
            new Goal("bulk-1", "HAProxy", 1.5),
            new Goal("bulk-8", "HAProxy", 1.5),
            new Goal("http", "Squid", 0.25),
            new Goal("http", "HAProxy", 1.6),
            new Goal("dns-hit", "Unbound", 1.1),
            new Goal("dns-hit", "dnsdist", 1.1),
            new Goal("dns-miss", "Unbound", 0.6),
            new Goal("dns-miss", "dnsdist", 1.2),
            new Goal("idle", "Squid", 1.6));
}

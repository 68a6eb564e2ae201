package sekisho.proxy.limit;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import sekisho.config.value.HostName;

/** What one client uses, or all together. Every step is a few instructions, whatever the number of connections. */
final class Account {

    private static final long SECOND = 1_000_000_000L;
    private static final long QUARTER = SECOND / 4;

    /** Different names in a second: more than any page needs, and few enough that resolvers don't notice (contract H08). */
    static final int MOST_NAMES = 200;

    final AtomicInteger connections = new AtomicInteger();
    final Rate arrivals;
    final Rate bytes;
    final DayCount day = new DayCount();
    private final Set<HostName> names = new HashSet<>();
    private long namesSince;

    Account(long now) {
        arrivals = new Rate(SECOND, now);
        bytes = new Rate(QUARTER, now);
        namesSince = now;
    }

    /** Whether it may look this name up now; a name that it has just looked up is no other. */
    synchronized boolean mayLookUp(HostName name, long now) {
        if (now - namesSince >= SECOND) {
            names.clear();
            namesSince = now;
        }
        return names.contains(name) || (names.size() < MOST_NAMES && names.add(name));
    }

    /** Whether a new account would be the same. */
    boolean isForgettable(long now, long today) {
        return connections.get() == 0 && arrivals.isFull(now) && bytes.isFull(now) && day.of(today) == 0;
    }
}

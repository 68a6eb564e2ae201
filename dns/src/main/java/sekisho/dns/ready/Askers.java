package sekisho.dns.ready;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/** Who asks by datagram. A source can be forged, so the table is bounded: when it is full it starts anew. */
public final class Askers {

    private static final int MOST = 50_000;

    private final Map<InetAddress, Asker> known = new ConcurrentHashMap<>();
    private volatile int queriesPerSecond;

    public Askers(int queriesPerSecond) {
        this.queriesPerSecond = queriesPerSecond;
    }

    public Asker of(InetAddress source) {
        Asker asker = known.get(source);
        return asker != null ? asker : met(source);
    }

    /** From now on. */
    public void limit(int most) {
        queriesPerSecond = most;
        known.clear();
    }

    private Asker met(InetAddress source) {
        if (known.size() >= MOST) {
            known.clear();
        }
        // Nobody elsewhere can be made a victim by a query that says it comes from loopback.
        int most = source.isLoopbackAddress() ? 0 : queriesPerSecond;
        return known.computeIfAbsent(source, met -> new Asker(Identity.ofSource(IpAddress.of(met)), most));
    }
}

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
    private volatile boolean loopbackToo;

    public Asker of(InetAddress source) {
        Asker asker = known.get(source);
        return asker != null ? asker : met(source);
    }

    /** From now on; 0 for no bound. */
    public void limit(int most, boolean ofLoopbackToo) {
        queriesPerSecond = most;
        loopbackToo = ofLoopbackToo;
        known.clear();
    }

    private Asker met(InetAddress source) {
        if (known.size() >= MOST) {
            known.clear();
        }
        int most = source.isLoopbackAddress() && !loopbackToo ? 0 : queriesPerSecond;
        return known.computeIfAbsent(source, met -> new Asker(Identity.ofSource(IpAddress.of(met)), most));
    }
}

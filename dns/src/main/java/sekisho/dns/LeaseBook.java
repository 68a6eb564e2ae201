package sekisho.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * Which addresses each client was given for which name, until when: a connection that was redirected to us goes on only to one
 * of them. Known by the client's address, for that is all that a plain query shows. Bounded: the longest unused lease goes
 * first, and its client has to ask again.
 */
public final class LeaseBook {

    /** For the way of an answer and of the connection that follows it. */
    private static final long GRACE = Duration.ofSeconds(10).toNanos();

    private static final int STRIPES = 16;

    /** Leases of all clients together; each is a few hundred bytes. */
    private static final int MOST = 65_536;

    /** Addresses of one lease; a name whose addresses change all the time keeps its newest. */
    private static final int ADDRESSES = 64;

    private record Key(IpAddress client, HostName name) {}

    private record Given(IpAddress address, long until) {}

    private final boolean wanted;
    private final LongSupplier clock;
    private final List<Map<Key, List<Given>>> stripes = new ArrayList<>();

    /** @param wanted whether some door takes redirected connections; without one nothing is remembered */
    LeaseBook(boolean wanted, LongSupplier clock) {
        this.wanted = wanted;
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new LinkedHashMap<>(16, 0.75f, true));
        }
    }

    /** Whether {@code client} was given {@code address} for {@code name} in an answer that still holds. */
    public boolean holds(Identity client, HostName name, IpAddress address) {
        if (!wanted) {
            return false;
        }
        Key key = new Key(client.source(), name);
        long now = clock.getAsLong();
        Map<Key, List<Given>> stripe = stripe(key);
        synchronized (stripe) {
            return stripe.getOrDefault(key, List.of()).stream()
                    .anyMatch(given -> given.address().equals(address) && given.until() - now > 0);
        }
    }

    /** @param until of the monotonic clock, in nanoseconds */
    void give(Identity client, HostName name, List<IpAddress> addresses, long until) {
        if (!wanted || addresses.isEmpty()) {
            return;
        }
        Key key = new Key(client.source(), name);
        long now = clock.getAsLong();
        List<Given> fresh = new ArrayList<>();
        addresses.forEach(address -> fresh.add(new Given(address, until + GRACE)));
        Map<Key, List<Given>> stripe = stripe(key);
        synchronized (stripe) {
            stripe.getOrDefault(key, List.of()).stream()
                    .filter(old -> old.until() - now > 0 && !addresses.contains(old.address()))
                    .limit(Math.max(0, ADDRESSES - fresh.size()))
                    .forEach(fresh::add);
            stripe.put(key, List.copyOf(fresh));
            if (stripe.size() > MOST / STRIPES) {
                stripe.remove(stripe.keySet().iterator().next());
            }
        }
    }

    int size() {
        int sum = 0;
        for (Map<Key, List<Given>> stripe : stripes) {
            synchronized (stripe) {
                sum += stripe.size();
            }
        }
        return sum;
    }

    private Map<Key, List<Given>> stripe(Key key) {
        int hash = key.hashCode();
        return stripes.get((hash ^ (hash >>> 16)) & (STRIPES - 1));
    }
}

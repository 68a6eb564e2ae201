package sekisho.proxy.dialing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import sekisho.config.value.IpAddress;

/**
 * The order in which the addresses of a name are tried: families in turn, beginning with that of the first (RFC 8305 §4),
 * and last of all those that did not answer lately. No address is ever left out: all were permitted, and one that failed
 * may be the only one.
 */
public final class AddressOrder {

    /** How long a failure counts. */
    public static final Duration MEMORY = Duration.ofSeconds(30);

    private static final int MOST = 1_024;

    private record Place(IpAddress address, int port) {}

    private final Map<Place, Long> failedAt = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    public AddressOrder() {
        this(System::nanoTime);
    }

    AddressOrder(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public List<IpAddress> of(List<IpAddress> permitted, int port) {
        if (permitted.size() < 2) {
            return permitted;
        }
        List<IpAddress> inTurn = inTurn(permitted);
        if (failedAt.isEmpty()) {
            return inTurn;
        }
        List<IpAddress> order = new ArrayList<>(inTurn.size());
        List<IpAddress> last = new ArrayList<>();
        for (IpAddress address : inTurn) {
            (hasFailed(new Place(address, port)) ? last : order).add(address);
        }
        order.addAll(last);
        return order;
    }

    private static List<IpAddress> inTurn(List<IpAddress> permitted) {
        boolean firstIsIpv4 = permitted.get(0).isIpv4();
        Queue<IpAddress> same = new ArrayDeque<>();
        Queue<IpAddress> other = new ArrayDeque<>();
        for (IpAddress address : permitted) {
            (address.isIpv4() == firstIsIpv4 ? same : other).add(address);
        }
        List<IpAddress> order = new ArrayList<>(permitted.size());
        while (!same.isEmpty() || !other.isEmpty()) {
            moveOne(same, order);
            moveOne(other, order);
        }
        return order;
    }

    private static void moveOne(Queue<IpAddress> from, List<IpAddress> to) {
        IpAddress next = from.poll();
        if (next != null) {
            to.add(next);
        }
    }

    private boolean hasFailed(Place place) {
        Long at = failedAt.get(place);
        return at != null && !isOld(at);
    }

    private boolean isOld(long at) {
        return nanos.getAsLong() - at >= MEMORY.toNanos();
    }

    /** It refused, could not be reached, or was overtaken by one that was tried later. */
    public void failed(IpAddress address, int port) {
        if (failedAt.size() >= MOST) {
            failedAt.values().removeIf(this::isOld);
            Iterator<Place> any = failedAt.keySet().iterator();
            while (failedAt.size() >= MOST && any.hasNext()) {
                any.next();
                any.remove();
            }
        }
        failedAt.put(new Place(address, port), nanos.getAsLong());
    }

    public void answered(IpAddress address, int port) {
        if (!failedAt.isEmpty()) {
            failedAt.remove(new Place(address, port));
        }
    }

    int remembered() {
        return failedAt.size();
    }
}

package sekisho.dns;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.value.IpAddress;

/** The TCP connections that are open. Whoever comes when it is full takes the place of the oldest that nobody needs. */
final class TcpCrowd {

    private final TcpDoor.Limits limits;
    private final Set<Seat> all = new LinkedHashSet<>();
    private final Map<IpAddress, Set<Seat>> byClient = new HashMap<>();

    TcpCrowd(TcpDoor.Limits limits) {
        this.limits = limits;
    }

    /** @return false when there is no place: the connection is to be closed unread */
    synchronized boolean admit(Seat seat) {
        Set<Seat> neighbours = byClient.getOrDefault(seat.source(), Set.of());
        if (!makeRoom(neighbours, limits.perClient()) || !makeRoom(all, limits.whole())) {
            return false;
        }
        all.add(seat);
        byClient.computeIfAbsent(seat.source(), source -> new LinkedHashSet<>()).add(seat);
        return true;
    }

    synchronized void leave(Seat seat) {
        all.remove(seat);
        byClient.computeIfPresent(seat.source(), (source, seats) -> {
            seats.remove(seat);
            return seats.isEmpty() ? null : seats;
        });
    }

    void closeAll() {
        List<Seat> open;
        synchronized (this) {
            open = List.copyOf(all);
        }
        open.forEach(Seat::close);
    }

    private boolean makeRoom(Set<Seat> among, int most) {
        if (among.size() < most) {
            return true;
        }
        Optional<Seat> oldest = among.stream().filter(Seat::isIdle).findFirst();
        oldest.ifPresent(seat -> {
            leave(seat);
            seat.close();
        });
        return oldest.isPresent();
    }
}

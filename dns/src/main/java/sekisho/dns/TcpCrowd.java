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
    private final Set<TcpDoor> all = new LinkedHashSet<>();
    private final Map<IpAddress, Set<TcpDoor>> byClient = new HashMap<>();

    TcpCrowd(TcpDoor.Limits limits) {
        this.limits = limits;
    }

    /** @return false when there is no place: the connection is to be closed unread */
    synchronized boolean admit(TcpDoor door) {
        Set<TcpDoor> neighbours = byClient.getOrDefault(door.source(), Set.of());
        if (!makeRoom(neighbours, limits.perClient()) || !makeRoom(all, limits.whole())) {
            return false;
        }
        all.add(door);
        byClient.computeIfAbsent(door.source(), source -> new LinkedHashSet<>()).add(door);
        return true;
    }

    synchronized void leave(TcpDoor door) {
        all.remove(door);
        byClient.computeIfPresent(door.source(), (source, doors) -> {
            doors.remove(door);
            return doors.isEmpty() ? null : doors;
        });
    }

    void closeAll() {
        List<TcpDoor> open;
        synchronized (this) {
            open = List.copyOf(all);
        }
        open.forEach(TcpDoor::close);
    }

    private boolean makeRoom(Set<TcpDoor> among, int most) {
        if (among.size() < most) {
            return true;
        }
        Optional<TcpDoor> oldest = among.stream().filter(TcpDoor::isIdle).findFirst();
        oldest.ifPresent(door -> {
            leave(door);
            door.close();
        });
        return oldest.isPresent();
    }
}

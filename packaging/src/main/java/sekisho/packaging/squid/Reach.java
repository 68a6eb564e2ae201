package sekisho.packaging.squid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/**
 * What is left of an {@code allow} line when the lines before it have been heard: one set for each question. An absent
 * set is everything.
 *
 * @param names that may be asked for
 * @param literals addresses that may be asked for
 * @param addresses where the names may live, from {@code dst}
 * @param forward ports of forward requests
 * @param connect ports of CONNECT
 * @param users who showed a password; an empty list is anybody with one
 */
record Reach(
        Optional<List<AddressRange>> clients,
        Optional<Names> names,
        List<IpAddress> literals,
        Optional<List<AddressRange>> addresses,
        List<PortRange> forward,
        List<PortRange> connect,
        Optional<List<TimeSpan>> times,
        Optional<List<String>> users) {

    static final List<PortRange> EVERY_PORT = List.of(new PortRange(1, 65_535));

    static final Reach ALL = new Reach(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            EVERY_PORT,
            EVERY_PORT,
            Optional.empty(),
            Optional.empty());

    Reach from(List<AddressRange> ranges) {
        List<AddressRange> both =
                clients.map(mine -> Sources.common(mine, ranges)).orElse(ranges);
        return new Reach(Optional.of(both), names, literals, addresses, forward, connect, times, users);
    }

    Reach to(Names wanted, List<IpAddress> asked) {
        Names both = names.map(wanted::common).orElse(wanted);
        List<IpAddress> common = names.isEmpty() && literals.isEmpty()
                ? asked
                : literals.stream().filter(asked::contains).toList();
        return new Reach(clients, Optional.of(both), common, addresses, forward, connect, times, users);
    }

    Reach without(Names refused) {
        return new Reach(
                clients, names.map(mine -> mine.without(refused)), literals, addresses, forward, connect, times, users);
    }

    Reach at(List<AddressRange> ranges) {
        List<AddressRange> both =
                addresses.map(mine -> Sources.common(mine, ranges)).orElse(ranges);
        return new Reach(clients, names, literals, Optional.of(both), forward, connect, times, users);
    }

    Reach ports(List<PortRange> forwardOnly, List<PortRange> connectOnly) {
        return new Reach(
                clients,
                names,
                literals,
                addresses,
                common(forward, forwardOnly),
                common(connect, connectOnly),
                times,
                users);
    }

    Reach during(List<TimeSpan> spans) {
        return new Reach(clients, names, literals, addresses, forward, connect, Optional.of(spans), users);
    }

    Reach by(List<String> people) {
        return new Reach(clients, names, literals, addresses, forward, connect, times, Optional.of(people));
    }

    /** Whether nothing is left. */
    boolean isNothing() {
        return clients.filter(List::isEmpty).isPresent()
                || (names.filter(Names::isEmpty).isPresent() && literals.isEmpty())
                || (forward.isEmpty() && connect.isEmpty());
    }

    static List<PortRange> common(List<PortRange> some, List<PortRange> others) {
        List<PortRange> both = new ArrayList<>();
        for (PortRange one : some) {
            for (PortRange other : others) {
                int first = Math.max(one.first(), other.first());
                int last = Math.min(one.last(), other.last());
                if (first <= last) {
                    both.add(new PortRange(first, last));
                }
            }
        }
        return both.stream().distinct().toList();
    }

    /** Every port that is in none of these. */
    static List<PortRange> otherThan(List<PortRange> ports) {
        List<PortRange> rest = EVERY_PORT;
        for (PortRange port : ports) {
            List<PortRange> around = new ArrayList<>();
            if (port.first() > 1) {
                around.add(new PortRange(1, port.first() - 1));
            }
            if (port.last() < 65_535) {
                around.add(new PortRange(port.last() + 1, 65_535));
            }
            rest = common(rest, around);
        }
        return rest;
    }
}

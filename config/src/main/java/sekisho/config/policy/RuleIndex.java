package sekisho.config.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import sekisho.config.value.AddressRange;
import sekisho.config.value.EmbeddedIpv4;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.LabelTrie;

/** From a host to the clauses that speak of it. */
final class RuleIndex {

    private final LabelTrie<Clause> byName = new LabelTrie<>();
    private final Map<IpAddress, List<Clause>> byAddress = new HashMap<>();
    private final RangeTable<List<Clause>> byRange;

    RuleIndex(List<Clause> clauses) {
        Map<AddressRange, List<Clause>> ranges = new HashMap<>();
        for (Clause clause : clauses) {
            add(clause);
            for (AddressRange range : clause.rule().target().ranges()) {
                ranges.computeIfAbsent(range, absent -> new ArrayList<>(1)).add(clause);
            }
        }
        byRange = RangeTable.of(
                ranges,
                (around, inside) -> Stream.concat(around.stream(), inside.stream())
                        .distinct()
                        .toList());
    }

    private void add(Clause clause) {
        for (HostPattern pattern : clause.rule().target().hosts()) {
            byName.add(pattern, clause);
        }
        for (IpAddress literal : clause.rule().target().literals()) {
            byAddress.computeIfAbsent(literal, absent -> new ArrayList<>(1)).add(clause);
        }
    }

    /**
     * A name is never looked up by an address that it might have, nor an address by its reverse name.
     *
     * @param ranges whether an address is looked up in ranges too
     * @return the steps taken
     */
    int find(Host host, boolean ranges, Consumer<Clause> found) {
        if (host instanceof HostName name) {
            return byName.find(name, found);
        }
        IpAddress address = (IpAddress) host;
        return find(address, found) + (ranges ? findInRanges(address, found) : 0);
    }

    /** The deny rules that name one of these addresses, or the one behind it: a name leads to them just as well. */
    int findDenials(List<IpAddress> addresses, Consumer<Clause> found) {
        int steps = 0;
        for (IpAddress address : addresses) {
            Consumer<Clause> denials = clause -> {
                if (clause.denies()) {
                    found.accept(clause);
                }
            };
            steps += find(address, denials) + findInRanges(address, denials);
            steps += EmbeddedIpv4.nat64(address)
                    .map(inner -> find(inner, denials) + findInRanges(inner, denials))
                    .orElse(0);
        }
        return steps;
    }

    private int findInRanges(IpAddress address, Consumer<Clause> found) {
        List<Clause> clauses = byRange.find(address).orElse(List.of());
        clauses.forEach(found);
        return clauses.size();
    }

    private int find(IpAddress address, Consumer<Clause> found) {
        List<Clause> clauses = byAddress.getOrDefault(address, List.of());
        clauses.forEach(found);
        return 1 + clauses.size();
    }
}

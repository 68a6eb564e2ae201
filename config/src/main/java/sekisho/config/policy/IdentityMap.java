package sekisho.config.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sekisho.config.settings.ClientGroup;
import sekisho.config.value.AddressRange;
import sekisho.config.value.Identity;

/**
 * From what a connection proved to the client groups that it belongs to: all whose networks hold its source. Asked by
 * every decision and not once per connection, so that a reload changes what open connections may ask for next.
 */
final class IdentityMap {

    private static final BitSet NOBODY = new BitSet(0);

    private final List<ClientGroup> groups;
    private final RangeTable<BitSet> byNetwork;

    IdentityMap(Collection<ClientGroup> groups) {
        this.groups = List.copyOf(groups);
        Map<AddressRange, BitSet> members = new HashMap<>();
        for (int bit = 0; bit < this.groups.size(); bit++) {
            for (AddressRange network : this.groups.get(bit).networks()) {
                members.computeIfAbsent(network, absent -> new BitSet()).set(bit);
            }
        }
        byNetwork = RangeTable.of(members, IdentityMap::union);
    }

    /** One bit per group, in the file's order; nobody changes the set. */
    BitSet groupsOf(Identity identity) {
        return byNetwork.find(identity.source()).orElse(NOBODY);
    }

    /** The same set, by names. */
    BitSet groupsNamed(Collection<String> names) {
        BitSet named = new BitSet(groups.size());
        for (int bit = 0; bit < groups.size(); bit++) {
            named.set(bit, names.contains(groups.get(bit).name()));
        }
        return named;
    }

    List<String> namesOf(Identity identity) {
        List<String> names = new ArrayList<>();
        groupsOf(identity).stream().forEach(bit -> names.add(groups.get(bit).name()));
        return names;
    }

    private static BitSet union(BitSet around, BitSet inside) {
        BitSet both = (BitSet) around.clone();
        both.or(inside);
        return both;
    }
}

package sekisho.config.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;

/**
 * Values filed under address ranges; an address finds that of the narrowest range around it. Two CIDR blocks are apart or
 * one lies inside the other, so a range is found by binary search over the bases and, from there, outwards.
 */
final class RangeTable<V> {

    private static final int NONE = -1;

    private record Entry<V>(AddressRange range, V value, int around) {}

    private final List<Entry<V>> entries;

    private RangeTable(List<Entry<V>> entries) {
        this.entries = entries;
    }

    /** @param inherit from the value of the range around and that of the range inside, the value inside */
    static <V> RangeTable<V> of(Map<AddressRange, V> ranges, BinaryOperator<V> inherit) {
        List<Map.Entry<AddressRange, V>> sorted = new ArrayList<>(ranges.entrySet());
        sorted.sort(Map.Entry.comparingByKey(
                Comparator.comparing(AddressRange::base).thenComparing(AddressRange::prefix)));
        List<Entry<V>> entries = new ArrayList<>(sorted.size());
        for (Map.Entry<AddressRange, V> next : sorted) {
            AddressRange range = next.getKey();
            int around = entries.size() - 1;
            while (around != NONE && !entries.get(around).range.contains(range)) {
                around = entries.get(around).around;
            }
            V value = around == NONE ? next.getValue() : inherit.apply(entries.get(around).value, next.getValue());
            entries.add(new Entry<>(range, value, around));
        }
        return new RangeTable<>(entries);
    }

    Optional<V> find(IpAddress address) {
        int at = lastBaseUpTo(address);
        while (at != NONE && !entries.get(at).range.contains(address)) {
            at = entries.get(at).around;
        }
        return at == NONE ? Optional.empty() : Optional.of(entries.get(at).value);
    }

    private int lastBaseUpTo(IpAddress address) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).range.base().compareTo(address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}

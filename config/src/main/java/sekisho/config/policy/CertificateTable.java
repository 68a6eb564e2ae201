package sekisho.config.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import sekisho.config.value.CertificatePattern;

/** From a certificate's name to the groups whose patterns it matches. Patterns are found by what stands before their {@code *}. */
final class CertificateTable {

    private record Row(CertificatePattern pattern, int group) {}

    private final Map<String, BitSet> exact = new HashMap<>();
    private final Map<String, List<Row>> byStem = new HashMap<>();
    private final TreeSet<Integer> stemLengths = new TreeSet<>();

    void add(CertificatePattern pattern, int group) {
        if (pattern.isExact()) {
            exact.computeIfAbsent(pattern.text(), absent -> new BitSet()).set(group);
            return;
        }
        String stem = pattern.stem();
        byStem.computeIfAbsent(stem, absent -> new ArrayList<>(1)).add(new Row(pattern, group));
        stemLengths.add(stem.length());
    }

    /** A set of the caller's own. */
    BitSet find(String name) {
        BitSet found = new BitSet();
        found.or(exact.getOrDefault(name, new BitSet(0)));
        for (int length : stemLengths) {
            if (length > name.length()) {
                break;
            }
            for (Row row : byStem.getOrDefault(name.substring(0, length), List.of())) {
                if (row.pattern().matches(name)) {
                    found.set(row.group());
                }
            }
        }
        return found;
    }
}

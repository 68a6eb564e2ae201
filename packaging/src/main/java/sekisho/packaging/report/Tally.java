package sekisho.packaging.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often something is recorded, by what it was, with the numbers of the first and the last record. */
final class Tally {

    /** More different things than a person reads are counted together. */
    private static final int MOST = 2_000;

    static final String OTHERS = "…";

    private final Map<String, Count> counts = new LinkedHashMap<>();

    /** @param bytesUp and bytesDown of what was closed */
    record Count(long times, long first, long last, long bytesUp, long bytesDown) {

        private Count plus(Count more) {
            return new Count(
                    times + more.times,
                    Math.min(first, more.first),
                    Math.max(last, more.last),
                    bytesUp + more.bytesUp,
                    bytesDown + more.bytesDown);
        }

        String records() {
            return first == last ? "#" + first : "#" + first + " – #" + last;
        }
    }

    void add(String what, long sequence, long times) {
        add(what, sequence, times, 0, 0);
    }

    void add(String what, long sequence, long times, long bytesUp, long bytesDown) {
        String key = counts.containsKey(what) || counts.size() < MOST ? what : OTHERS;
        counts.merge(key, new Count(times, sequence, sequence, bytesUp, bytesDown), Count::plus);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    long times() {
        return counts.values().stream().mapToLong(Count::times).sum();
    }

    /** Most bytes first, then most often. */
    List<Map.Entry<String, Count>> rows() {
        Comparator<Map.Entry<String, Count>> most = Comparator.comparingLong(
                row -> row.getValue().bytesUp() + row.getValue().bytesDown());
        return counts.entrySet().stream()
                .sorted(most.thenComparingLong(row -> row.getValue().times())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }
}

package sekisho.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The middle value: what one noisy round cannot move. */
final class Median {

    private Median() {}

    /** The mean of the two middle values when there is no middle one. */
    static <T> double of(Collection<T> items, ToDoubleFunction<T> value) {
        double[] sorted = items.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

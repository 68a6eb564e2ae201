package sekisho.bench.load;

/**
 * A histogram of nanoseconds whose buckets grow with the value: 64 to each power of two, so a percentile is wrong by 1.6 %
 * at most, at any size.
 */
public final class Latencies {

    private static final int SUB_BITS = 6;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] buckets = new long[(64 - SUB_BITS + 1) * SUB];
    private long count;

    public void add(long nanos) {
        buckets[bucket(Math.max(0, nanos))]++;
        count++;
    }

    public long count() {
        return count;
    }

    /**
     * The smallest value that this share of all values does not exceed; 0 when there are none.
     *
     * @param share 0–1
     */
    public long percentile(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen >= wanted && seen > 0) {
                return highest(i);
            }
        }
        return 0;
    }

    private static int bucket(long value) {
        int power = 63 - Long.numberOfLeadingZeros(value | 1);
        if (power < SUB_BITS) {
            return (int) value;
        }
        int shift = power - SUB_BITS;
        return (shift + 1) * SUB + (int) (value >>> shift) - SUB;
    }

    private static long highest(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
    }
}

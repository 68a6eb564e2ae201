package sekisho.proxy.limit;

/** Bytes of one day; the next day it begins anew. */
final class DayCount {

    private long day = Long.MIN_VALUE;
    private long bytes;

    /** @return the sum of that day */
    synchronized long add(long today, long more) {
        if (today != day) {
            day = today;
            bytes = 0;
        }
        bytes += more;
        return bytes;
    }

    synchronized long of(long today) {
        return today == day ? bytes : 0;
    }
}

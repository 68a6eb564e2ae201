package sekisho.audit;

import java.util.concurrent.TimeUnit;

/** Whether commits are slow: of the last minute's one in a hundred, or the one that is being made, takes more than 2 s. */
final class CommitPace {

    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int SECONDS = 60;

    private final long[] second = new long[SECONDS];
    private final long[] all = new long[SECONDS];
    private final long[] slow = new long[SECONDS];

    synchronized void committed(long nanos) {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        int slot = (int) Math.floorMod(now, (long) SECONDS);
        if (second[slot] != now) {
            second[slot] = now;
            all[slot] = 0;
            slow[slot] = 0;
        }
        all[slot]++;
        slow[slot] += nanos > LONGEST_NANOS ? 1 : 0;
    }

    /** @param committing how long the commit takes that is being made */
    synchronized boolean isSlow(long committing) {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        long commits = 0;
        long tooSlow = committing > LONGEST_NANOS ? 1 : 0;
        for (int i = 0; i < SECONDS; i++) {
            if (now - second[i] < SECONDS) {
                commits += all[i];
                tooSlow += slow[i];
            }
        }
        return tooSlow * 100 > commits;
    }
}

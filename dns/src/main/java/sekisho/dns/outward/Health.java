package sekisho.dns.outward;

import java.util.Arrays;

/**
 * How an upstream does, learnt from the questions that it gets and from nothing else. Who fails rests: it is asked last, for
 * a time that doubles with each failure; when the rest is over, one question goes there too, beside its usual way.
 */
public final class Health {

    private static final int REMEMBERED = 64;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_REST = 30 * SECOND;

    /** One question may be lost; two in a row are a sign. */
    private static final int SILENCES = 2;

    /** Guesses are many for so long after they were seen. */
    private static final long SUSPICION = 60 * SECOND;

    private final long[] times = new long[REMEMBERED];
    private long answers;
    private int failures;
    private boolean resting;
    private boolean tried;
    private long restEnds;
    private long suspectedUntil;
    private boolean suspected;

    public synchronized void answered(long nanos) {
        times[(int) (answers++ % REMEMBERED)] = nanos;
        failures = 0;
        resting = false;
    }

    /** @param certain whether one such failure says it all */
    public synchronized void failed(long now, boolean certain) {
        failures++;
        if (certain || failures >= SILENCES) {
            resting = true;
            tried = false;
            restEnds = now + Math.min(LONGEST_REST, SECOND << Math.min(failures - 1, 5));
        }
    }

    public synchronized boolean isResting() {
        return resting;
    }

    /** Whether this question may try it out: true for one question after each rest. */
    public synchronized boolean isToBeTried(long now) {
        if (!resting || tried || now - restEnds < 0) {
            return false;
        }
        tried = true;
        return true;
    }

    /** Somebody sends answers of his own: for a while, questions go where he can't. @return false when this was known */
    public synchronized boolean suspect(long now) {
        boolean fresh = !isSuspected(now);
        suspected = true;
        suspectedUntil = now + SUSPICION;
        return fresh;
    }

    public synchronized boolean isSuspected(long now) {
        suspected = suspected && now - suspectedUntil < 0;
        return suspected;
    }

    /** The time within which 95 of 100 answers came of late; 0 when nothing is known. */
    public synchronized long usualNanos() {
        int known = (int) Math.min(answers, REMEMBERED);
        if (known == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(times, known);
        Arrays.sort(sorted);
        return sorted[known * 95 / 100];
    }

    /** The middle one of these times; 0 when nothing is known, so that it becomes known. */
    public synchronized long middleNanos() {
        int known = (int) Math.min(answers, REMEMBERED);
        if (known == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(times, known);
        Arrays.sort(sorted);
        return sorted[known / 2];
    }
}

package sekisho.dns.tunnelling;

/**
 * What one client asked for below one registered name, in this half hour and in the one before. Names that were answered
 * once in that time stay answered whatever the score is: only new ones can carry data.
 */
final class Suspicion {

    /** Half of the time that is looked at. */
    static final long HALF = 30L * 60 * 1_000_000_000L;

    /** Characters that a name may have below the registered one before they count, at a quarter. */
    private static final int ORDINARY = 24;

    private SeenNames seen = new SeenNames();
    private SeenNames seenBefore = new SeenNames();
    private long began;
    private int score;
    private int scoreBefore;
    private int absent;
    private int absentBefore;
    private long nextAllowed = Long.MIN_VALUE;
    private Mark told = Mark.NONE;
    private boolean absentTold;

    /** How far it has come. */
    enum Mark {
        NONE,
        LOW,
        HIGH
    }

    Suspicion(long now) {
        began = now;
    }

    void turn(long now) {
        if (now - began >= HALF) {
            boolean twice = now - began >= 2 * HALF;
            seenBefore = twice ? new SeenNames() : seen;
            seen = new SeenNames();
            scoreBefore = twice ? 0 : score;
            absentBefore = twice ? 0 : absent;
            score = 0;
            absent = 0;
            began = now;
            told = Mark.NONE;
            absentTold = false;
        }
    }

    boolean isNew(int hash) {
        return !seen.contains(hash) && !seenBefore.contains(hash);
    }

    /** A new name, answered or not. */
    void add(int encoded, int below, boolean unusualType) {
        int length = Math.max(0, below - ORDINARY) / 4;
        score += encoded + (encoded == 0 ? length : 0) + (unusualType ? TunnelWatch.UNUSUAL_TYPE : 0);
    }

    void answered(int hash) {
        seen.add(hash);
    }

    int score() {
        return score + scoreBefore;
    }

    int names() {
        return seen.count() + seenBefore.count();
    }

    int absent(boolean oneMore) {
        absent += oneMore ? 1 : 0;
        return absent + absentBefore;
    }

    /** @return true when somebody has to be told that it came so far */
    boolean reached(Mark mark) {
        boolean news = mark.compareTo(told) > 0;
        told = news ? mark : told;
        return news;
    }

    boolean absentIsNews() {
        boolean news = !absentTold;
        absentTold = true;
        return news;
    }

    /** One new name in each {@code gap}. */
    boolean mayPass(long now, long gap) {
        if (nextAllowed != Long.MIN_VALUE && now - nextAllowed < 0) {
            return false;
        }
        nextAllowed = now + gap;
        return true;
    }

    int bytes() {
        return 200 + seen.bytes() + seenBefore.bytes();
    }
}

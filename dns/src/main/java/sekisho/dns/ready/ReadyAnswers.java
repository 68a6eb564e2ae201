package sekisho.dns.ready;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A table of {@link ReadyAnswer}s, read without locks. A question has {@value #WAYS} places; a new answer takes the place of
 * one that is over, else of the one that was put there first. What leaves is counted out exactly once.
 */
public final class ReadyAnswers {

    private static final int WAYS = 4;

    /** Of a small answer, so that the table is never the limit before its bytes are. */
    private static final int USUAL_COST = 1024;

    private static final int MOST_PLACES = 1 << 18;

    private final AtomicReferenceArray<@Nullable ReadyAnswer> places;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger turn = new AtomicInteger();
    private final long most;
    private final BiConsumer<ReadyAnswer, Long> left;

    /**
     * @param most bytes
     * @param left is told of each answer that leaves, and how often it was given
     */
    public ReadyAnswers(long most, BiConsumer<ReadyAnswer, Long> left) {
        this.most = most;
        this.left = left;
        long wanted = Math.max(WAYS, Math.min(MOST_PLACES, most / USUAL_COST));
        this.places = new AtomicReferenceArray<>((int) Long.highestOneBit(wanted));
    }

    /**
     * What this client got for this question; null when there is nothing. It may be over: only {@link ReadyAnswer#take}
     * tells.
     *
     * @param question in lower case, in the first {@code length} bytes
     */
    public @Nullable ReadyAnswer find(Object client, byte[] question, int length, int manner) {
        int set = set(ReadyAnswer.Key.hash(client, question, length, manner));
        for (int i = 0; i < WAYS; i++) {
            ReadyAnswer answer = places.get(set + i);
            if (answer != null && answer.key().is(client, question, length, manner)) {
                return answer;
            }
        }
        return null;
    }

    public void put(ReadyAnswer answer, Object edition, long now) {
        int set = set(answer.key().hash());
        int place = set + Math.floorMod(turn.getAndIncrement(), WAYS);
        for (int i = 0; i < WAYS; i++) {
            ReadyAnswer there = places.get(set + i);
            if (there == null || there.isOver(edition, now)) {
                place = set + i;
            }
        }
        for (int i = 0; i < WAYS; i++) {
            ReadyAnswer there = places.get(set + i);
            if (there != null && there.key().is(answer.key())) {
                place = set + i;
            }
        }
        bytes.addAndGet(answer.cost());
        leave(places.getAndSet(place, answer));
        for (int i = 0; bytes.get() > most && i < places.length(); i++) {
            leave(places.getAndSet(Math.floorMod(turn.getAndIncrement(), places.length()), null));
        }
    }

    /** Counts out what is over; to be called each second. */
    public void sweep(Object edition, long now) {
        for (int i = 0; i < places.length(); i++) {
            ReadyAnswer answer = places.get(i);
            if (answer != null && answer.isOver(edition, now) && places.compareAndSet(i, answer, null)) {
                leave(answer);
            }
        }
    }

    /** Counts out all. */
    public void clear() {
        for (int i = 0; i < places.length(); i++) {
            leave(places.getAndSet(i, null));
        }
    }

    public long bytes() {
        return bytes.get();
    }

    private void leave(@Nullable ReadyAnswer answer) {
        if (answer != null) {
            bytes.addAndGet(-answer.cost());
            left.accept(answer, answer.retire());
        }
    }

    private int set(int hash) {
        return hash * WAYS & places.length() - 1;
    }
}

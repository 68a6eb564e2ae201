package sekisho.dns;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers until their TTL has run out by the monotonic clock, within a number of bytes; the longest unused goes first.
 * It knows nothing of clients and rules: those are asked before it and judge what it gives.
 */
final class AnswerCache {

    private static final int STRIPES = 16;

    /** What an entry costs beside its bytes: objects, arrays and map nodes, estimated high. */
    private static final int OVERHEAD = 400;

    private final Stripe[] stripes = new Stripe[STRIPES];

    AnswerCache(long bytes) {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(bytes / STRIPES);
        }
    }

    Optional<Answer> get(Question question, long now) {
        return stripe(question).get(question, now);
    }

    /** An answer whose time is over, but not by more than {@code longest} nanoseconds, learnt under this edition. */
    Optional<Answer> old(Question question, Object edition, long now, long longest) {
        return stripe(question)
                .any(question)
                .filter(kept -> kept.edition() == edition && now - kept.answer().end() < longest)
                .map(Kept::answer);
    }

    /**
     * Keeps an answer that may be kept.
     *
     * @param edition under which it was learnt
     */
    void put(Question question, Answer answer, Object edition) {
        if (answer.seconds() > 0) {
            stripe(question).put(question, new Kept(answer, edition));
        }
    }

    /** Forgets every answer to a question for the name, and every one whose aliases lead over it. @return how many */
    int forget(WireName name) {
        int forgotten = 0;
        for (Stripe stripe : stripes) {
            forgotten += stripe.forget(name);
        }
        return forgotten;
    }

    /** Forgets every answer. @return how many */
    int clear() {
        int forgotten = 0;
        for (Stripe stripe : stripes) {
            forgotten += stripe.clear();
        }
        return forgotten;
    }

    private record Kept(Answer answer, Object edition) {}

    long bytes() {
        long sum = 0;
        for (Stripe stripe : stripes) {
            sum += stripe.bytes();
        }
        return sum;
    }

    private Stripe stripe(Question question) {
        int hash = question.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }

    private static long cost(Question question, Answer answer) {
        return OVERHEAD
                + question.name().length()
                + answer.message().length
                + 4L * answer.ttlOffsets().length
                + 64L * answer.addresses().size()
                + 300L * answer.hops().size();
    }

    private static final class Stripe {
        private final Map<Question, Kept> entries = new LinkedHashMap<>(16, 0.75f, true);
        private final long most;
        private long bytes;

        Stripe(long most) {
            this.most = most;
        }

        synchronized Optional<Kept> any(Question question) {
            return Optional.ofNullable(entries.get(question));
        }

        /** What is over stays until its place is needed: it may serve while upstreams fail. */
        synchronized Optional<Answer> get(Question question, long now) {
            Kept kept = entries.get(question);
            return kept == null || !kept.answer().isFresh(now) ? Optional.empty() : Optional.of(kept.answer());
        }

        synchronized void put(Question question, Kept kept) {
            long cost = cost(question, kept.answer());
            if (cost > most) {
                return;
            }
            Kept before = entries.put(question, kept);
            bytes += cost - (before == null ? 0 : cost(question, before.answer()));
            var eldest = entries.entrySet().iterator();
            while (bytes > most && eldest.hasNext()) {
                var entry = eldest.next();
                bytes -= cost(entry.getKey(), entry.getValue().answer());
                eldest.remove();
            }
        }

        synchronized int forget(WireName name) {
            int before = entries.size();
            entries.entrySet().removeIf(entry -> {
                Answer answer = entry.getValue().answer();
                boolean speaksOfIt =
                        entry.getKey().name().equals(name) || answer.hops().contains(name);
                bytes -= speaksOfIt ? cost(entry.getKey(), answer) : 0;
                return speaksOfIt;
            });
            return before - entries.size();
        }

        synchronized int clear() {
            int forgotten = entries.size();
            entries.clear();
            bytes = 0;
            return forgotten;
        }

        synchronized long bytes() {
            return bytes;
        }
    }
}

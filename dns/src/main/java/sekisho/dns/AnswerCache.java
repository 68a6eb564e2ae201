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

    /** Keeps an answer that may be kept. */
    void put(Question question, Answer answer) {
        if (answer.seconds() > 0) {
            stripe(question).put(question, answer);
        }
    }

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
        private final Map<Question, Answer> entries = new LinkedHashMap<>(16, 0.75f, true);
        private final long most;
        private long bytes;

        Stripe(long most) {
            this.most = most;
        }

        synchronized Optional<Answer> get(Question question, long now) {
            Answer answer = entries.get(question);
            if (answer == null) {
                return Optional.empty();
            }
            if (!answer.isFresh(now)) {
                entries.remove(question);
                bytes -= cost(question, answer);
                return Optional.empty();
            }
            return Optional.of(answer);
        }

        synchronized void put(Question question, Answer answer) {
            long cost = cost(question, answer);
            if (cost > most) {
                return;
            }
            Answer before = entries.put(question, answer);
            bytes += cost - (before == null ? 0 : cost(question, before));
            var eldest = entries.entrySet().iterator();
            while (bytes > most && eldest.hasNext()) {
                var entry = eldest.next();
                bytes -= cost(entry.getKey(), entry.getValue());
                eldest.remove();
            }
        }

        synchronized long bytes() {
            return bytes;
        }
    }
}

package sekisho.dns;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sekisho.config.value.Reason;

/**
 * Questions that no upstream answered just now: for one second, and up to five when it goes on, nobody is asked again
 * (RFC 9520 §3.2). Bounded; the oldest is forgotten first.
 */
final class Failures {

    private static final int MOST = 5_000;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST = 5 * SECOND;

    private record Failed(Reason reason, long since, long lasts) {}

    private final Map<Question, Failed> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Failed> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(Question question, Reason reason, long now) {
        Failed before = recent.remove(question);
        long lasts = before != null && now - before.since < 4 * LONGEST ? Math.min(LONGEST, 2 * before.lasts) : SECOND;
        recent.put(question, new Failed(reason, now, lasts));
    }

    synchronized void remove(Question question) {
        recent.remove(question);
    }

    synchronized void clear() {
        recent.clear();
    }

    synchronized void forget(WireName name) {
        recent.keySet().removeIf(question -> question.name().equals(name));
    }

    synchronized Optional<Reason> reason(Question question, long now) {
        Failed failed = recent.get(question);
        return failed == null || now - failed.since >= failed.lasts ? Optional.empty() : Optional.of(failed.reason);
    }
}

package sekisho.dns;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** What was learnt from upstreams, and what is being learnt. */
final class Memory {

    /** Questions that wait for upstreams at one time; more are refused, so that a flood cannot grow without end. */
    private static final int IN_FLIGHT = 10_000;

    private final AnswerCache cache;
    private final Map<Question, CompletableFuture<Parsed<Answer>>> inFlight = new ConcurrentHashMap<>();

    Memory(long bytes) {
        cache = new AnswerCache(bytes);
    }

    Optional<Answer> find(Question question, long now) {
        return cache.get(question, now);
    }

    /** Equal questions are asked once: it saves work, and gives a forger one chance instead of many (RFC 5452 §5). */
    CompletableFuture<Parsed<Answer>> learn(Question question, Supplier<CompletableFuture<Parsed<Answer>>> asking) {
        if (inFlight.size() >= IN_FLIGHT) {
            return CompletableFuture.completedFuture(Parsed.bad(Reason.DNS_SERVFAIL, "too many questions under way"));
        }
        CompletableFuture<Parsed<Answer>> mine = new CompletableFuture<>();
        CompletableFuture<Parsed<Answer>> others = inFlight.putIfAbsent(question, mine);
        if (others != null) {
            return others;
        }
        try {
            asking.get().whenComplete((answer, bug) -> learnt(question, mine, answer, bug));
        } catch (RuntimeException bug) {
            learnt(question, mine, null, bug);
        }
        return mine;
    }

    private void learnt(
            Question question,
            CompletableFuture<Parsed<Answer>> waiting,
            @Nullable Parsed<Answer> answer,
            @Nullable Throwable bug) {
        if (answer == null) {
            inFlight.remove(question, waiting);
            waiting.completeExceptionally(bug == null ? new IllegalStateException("no answer") : bug);
            return;
        }
        // First kept, then no longer in flight: whoever comes between finds one or the other, and asks nobody.
        answer.asOptional().ifPresent(good -> cache.put(question, good));
        inFlight.remove(question, waiting);
        waiting.complete(answer);
    }
}

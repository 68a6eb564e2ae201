package sekisho.dns;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sekisho.config.settings.DnsSettings;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** What was learnt from upstreams, and what is being learnt. */
final class Memory {

    /** Questions that wait for upstreams at one time; more are refused, so that a flood cannot grow without end. */
    private static final int IN_FLIGHT = 10_000;

    /** Seconds for which an old answer may be used on (RFC 8767 §5). */
    private static final int STALE_TTL = 30;

    private final AnswerCache cache;
    private final long stale;
    private final LongSupplier clock;
    private final Failures failures = new Failures();
    private final Map<Question, CompletableFuture<Parsed<Answer>>> inFlight = new ConcurrentHashMap<>();

    Memory(DnsSettings.Cache limits, LongSupplier clock) {
        cache = new AnswerCache(limits.size() - limits.size() / ReadyBook.SHARE);
        stale = limits.stale().toNanos();
        this.clock = clock;
    }

    Optional<Answer> find(Question question) {
        return cache.get(question, clock.getAsLong());
    }

    /** @return how many answers are forgotten */
    int clear() {
        failures.clear();
        return cache.clear();
    }

    /** @return how many answers are forgotten */
    int forget(WireName name) {
        failures.forget(name);
        return cache.forget(name);
    }

    /** Keeps an answer that nobody waits for any more. */
    void keep(Question question, Answer answer, Object edition) {
        failures.remove(question);
        cache.put(question, answer, edition);
    }

    /**
     * Equal questions are asked once: it saves work, and gives a forger one chance instead of many (RFC 5452 §5).
     *
     * @param edition in force
     */
    CompletableFuture<Parsed<Answer>> learn(
            Question question, Object edition, Supplier<CompletableFuture<Parsed<Answer>>> asking) {
        Optional<Reason> failed = failures.reason(question, clock.getAsLong());
        if (failed.isPresent()) {
            return CompletableFuture.completedFuture(
                    orOld(question, edition, Parsed.bad(failed.get(), "it failed a moment ago")));
        }
        if (inFlight.size() >= IN_FLIGHT) {
            return CompletableFuture.completedFuture(Parsed.bad(Reason.DNS_SERVFAIL, "too many questions under way"));
        }
        CompletableFuture<Parsed<Answer>> mine = new CompletableFuture<>();
        CompletableFuture<Parsed<Answer>> others = inFlight.putIfAbsent(question, mine);
        if (others != null) {
            return others;
        }
        try {
            asking.get().whenComplete((answer, bug) -> learnt(question, edition, mine, answer, bug));
        } catch (RuntimeException bug) {
            learnt(question, edition, mine, null, bug);
        }
        return mine;
    }

    private void learnt(
            Question question,
            Object edition,
            CompletableFuture<Parsed<Answer>> waiting,
            @Nullable Parsed<Answer> answer,
            @Nullable Throwable bug) {
        if (answer == null) {
            inFlight.remove(question, waiting);
            waiting.completeExceptionally(bug == null ? new IllegalStateException("no answer") : bug);
            return;
        }
        // First kept, then no longer in flight: whoever comes between finds one or the other, and asks nobody.
        Optional<Reason> failed = answer.fold(good -> Optional.empty(), (reason, detail) -> Optional.of(reason));
        answer.asOptional().ifPresent(good -> keep(question, good, edition));
        failed.ifPresent(reason -> failures.add(question, reason, clock.getAsLong()));
        Parsed<Answer> given = failed.isPresent() ? orOld(question, edition, answer) : answer;
        inFlight.remove(question, waiting);
        waiting.complete(given);
    }

    /** While upstreams fail, what was learnt under the same edition serves on, when all its addresses are private. */
    private Parsed<Answer> orOld(Question question, Object edition, Parsed<Answer> failure) {
        long now = clock.getAsLong();
        Optional<Answer> old = stale == 0 ? Optional.empty() : cache.old(question, edition, now, stale);
        return old.filter(Answer::isPrivate)
                .map(answer -> Parsed.ok(answer.stale(STALE_TTL, now)))
                .orElse(failure);
    }
}

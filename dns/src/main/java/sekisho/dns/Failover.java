package sekisho.dns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import sekisho.config.settings.DnsSettings;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * One question's way through the upstreams of its zone: in the file's order, on to the next after SERVFAIL, REFUSED,
 * silence or nonsense, never after NXDOMAIN, and never anywhere else. Whoever was silent is asked a second time when all
 * others failed. In all, at most twice as many messages as there are upstreams.
 */
final class Failover {

    private record Attempt(Upstream upstream, Upstream.Manner manner, boolean again) {}

    /** Of a stub resolver with usual settings (resolv.conf(5), {@code timeout}). */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Question question;
    private final Duration timeout;
    private final DnsSettings.Cache limits;
    private final LongSupplier clock;
    private final Deque<Attempt> plan = new ArrayDeque<>();
    private final CompletableFuture<Parsed<Answer>> result = new CompletableFuture<>();
    private final long begun;
    private int left;
    private Parsed<Answer> outcome = Parsed.bad(Reason.DNS_SERVFAIL, "no upstream may be asked");

    Failover(
            Question question,
            List<Upstream> upstreams,
            Duration timeout,
            DnsSettings.Cache limits,
            LongSupplier clock) {
        this.question = question;
        this.timeout = timeout;
        this.limits = limits;
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.left = 2 * upstreams.size();
        upstreams.forEach(upstream -> plan.add(new Attempt(upstream, new Upstream.Manner(true, false), false)));
    }

    /** @return an answer, or {@code dns.timeout}, {@code dns.servfail}, {@code dns.chain} */
    CompletableFuture<Parsed<Answer>> start() {
        next();
        return result;
    }

    private void next() {
        Attempt attempt = plan.poll();
        if (attempt == null || left == 0 || (attempt.again() && isTooLate())) {
            result.complete(outcome);
            return;
        }
        left--;
        attempt.upstream().ask(question, attempt.manner(), timeout).whenComplete((message, bug) -> {
            if (bug != null) {
                result.completeExceptionally(bug);
                return;
            }
            try {
                message.fold(scanned -> judge(attempt, scanned), (reason, detail) -> failed(attempt, reason));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    /** Whether another try would end when nobody listens any more. */
    private boolean isTooLate() {
        return clock.getAsLong() - begun + timeout.toNanos() > PATIENCE.toNanos();
    }

    private boolean judge(Attempt attempt, AnswerScanner message) {
        int rcode = message.rcode();
        if (message.truncated()) {
            return attempt.manner().tcp()
                    ? on(Reason.DNS_SERVFAIL)
                    : instead(attempt, attempt.manner().edns(), true);
        }
        boolean dislikesEdns = rcode == Wire.FORMERR || rcode == Wire.NOTIMP || rcode == Wire.BADVERS;
        if (dislikesEdns && attempt.manner().edns()) {
            // For this question only: whoever forges one such answer must not switch EDNS off for the next.
            return instead(attempt, false, attempt.manner().tcp());
        }
        if (rcode != Wire.NOERROR && rcode != Wire.NXDOMAIN) {
            return on(Reason.DNS_SERVFAIL);
        }
        Parsed<Answer> read = AnswerReader.read(question, message, limits, clock.getAsLong());
        return read.fold(
                answer -> result.complete(read),
                (reason, detail) -> reason == Reason.DNS_CHAIN ? result.complete(read) : on(reason));
    }

    private boolean failed(Attempt attempt, Reason reason) {
        if (reason == Reason.DNS_MALFORMED) {
            return instead(attempt, attempt.manner().edns(), true);
        }
        if (reason == Reason.DNS_TIMEOUT && !attempt.again()) {
            plan.add(new Attempt(attempt.upstream(), attempt.manner(), true));
        }
        return on(reason);
    }

    /** The same upstream, asked in another manner. */
    private boolean instead(Attempt attempt, boolean edns, boolean tcp) {
        plan.addFirst(new Attempt(attempt.upstream(), new Upstream.Manner(edns, tcp), attempt.again()));
        next();
        return true;
    }

    private boolean on(Reason reason) {
        outcome = Parsed.bad(reason, "all upstreams failed");
        next();
        return true;
    }
}

package sekisho.dns;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import sekisho.config.settings.DnsSettings;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;
import sekisho.dns.outward.Asking;
import sekisho.dns.outward.Deadlines;

/**
 * One question's way through the upstreams of its zone: on to the next after SERVFAIL, REFUSED, silence or nonsense, never
 * after NXDOMAIN, and never anywhere else. Whoever was silent is asked a second time when all others failed. In all, at
 * most twice as many messages as there are upstreams. Everything happens on one loop.
 */
final class Failover {

    /** Of a stub resolver with usual settings (resolv.conf(5), {@code timeout}). */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** When the next is asked beside the first: after the usual time of an answer, within these bounds. */
    private static final long HEDGE_FLOOR_MILLIS = 10;

    private static final long HEDGE_CAP_MILLIS = 300;

    /**
     * How a zone is asked.
     *
     * @param randomCase {@code dns.case-randomisation}
     * @param clock monotonic, in nanoseconds
     */
    record Way(DnsSettings.Zone zone, DnsSettings.Cache limits, boolean randomCase, Loops.Loop loop, Clock clock) {}

    /** Of answers. */
    interface Clock {
        long now();
    }

    private record Attempt(Upstream upstream, Upstream.Manner manner, boolean again) {}

    private final Question question;
    private final Way way;
    private final Consumer<Answer> late;
    private final Deque<Attempt> plan = new ArrayDeque<>();
    private final List<Upstream> tried = new ArrayList<>();
    private final CompletableFuture<Parsed<Answer>> result = new CompletableFuture<>();
    private final long begun = System.nanoTime();
    private int left;
    private int underWay;
    private Parsed<Answer> outcome = Parsed.bad(Reason.DNS_SERVFAIL, "no upstream may be asked");

    /** @param late gets an answer that came when its time was over */
    Failover(Question question, List<Upstream> upstreams, Way way, Consumer<Answer> late) {
        this.question = question;
        this.way = way;
        this.late = late;
        this.left = 2 * upstreams.size();
        for (Upstream upstream : inOrder(upstreams)) {
            plan.add(new Attempt(upstream, new Upstream.Manner(true, false), false));
            if (upstreams.size() > 1 && upstream.health().isToBeTried(begun)) {
                tried.add(upstream);
            }
        }
    }

    private List<Upstream> inOrder(List<Upstream> upstreams) {
        List<Upstream> ordered = new ArrayList<>(upstreams);
        if (way.zone().order() == DnsSettings.Order.LATENCY) {
            ordered.sort(Comparator.comparingLong(upstream -> upstream.health().middleNanos()));
        }
        ordered.sort(Comparator.comparing(upstream -> upstream.health().isResting()));
        return ordered;
    }

    /** @return an answer, or {@code dns.timeout}, {@code dns.servfail}, {@code dns.chain} */
    CompletableFuture<Parsed<Answer>> start() {
        EventLoop loop = way.loop().netty();
        if (loop.inEventLoop()) {
            begin();
        } else {
            loop.execute(this::begin);
        }
        return result;
    }

    private void begin() {
        try {
            next();
            for (Upstream upstream : tried) {
                tryOut(upstream);
            }
        } catch (RuntimeException bug) {
            result.completeExceptionally(bug);
        }
    }

    private void next() {
        Attempt attempt = plan.poll();
        if (attempt == null || left == 0 || (attempt.again() && isTooLate())) {
            if (underWay == 0) {
                result.complete(outcome);
            }
            return;
        }
        left--;
        underWay++;
        ask(attempt, new Wait(attempt));
        if (way.zone().order() == DnsSettings.Order.HEDGE && !plan.isEmpty() && !result.isDone()) {
            way.loop().deadlines().after(hedgeMillis(attempt.upstream()), new Hedge(left));
        }
    }

    private void ask(Attempt attempt, Upstream.Outcome then) {
        attempt.upstream()
                .ask(
                        way.loop().netty(),
                        question,
                        attempt.manner(),
                        way.randomCase(),
                        way.zone().timeout().toMillis(),
                        then);
    }

    private static long hedgeMillis(Upstream upstream) {
        long usual = upstream.health().usualNanos() / 1_000_000;
        return usual == 0 ? HEDGE_CAP_MILLIS / 3 : Math.min(HEDGE_CAP_MILLIS, Math.max(HEDGE_FLOOR_MILLIS, usual));
    }

    /** Only to see whether it answers again: nothing depends on it. */
    private void tryOut(Upstream upstream) {
        if (left == 0 || plan.stream().noneMatch(attempt -> attempt.upstream() == upstream)) {
            return;
        }
        left--;
        ask(new Attempt(upstream, new Upstream.Manner(true, false), true), new Upstream.Outcome() {
            @Override
            public void answered(AnswerScanner message) {}

            @Override
            public void failed(Asking.Failure failure) {}

            @Override
            public void late(AnswerScanner message) {}
        });
    }

    /** Whether another try would end when nobody listens any more. */
    private boolean isTooLate() {
        return System.nanoTime() - begun + way.zone().timeout().toNanos() > PATIENCE_NANOS;
    }

    private final class Wait implements Upstream.Outcome {
        private final Attempt attempt;

        Wait(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void answered(AnswerScanner message) {
            underWay--;
            if (!result.isDone()) {
                try {
                    judge(attempt, message);
                } catch (RuntimeException bug) {
                    result.completeExceptionally(bug);
                }
            }
        }

        @Override
        public void failed(Asking.Failure failure) {
            underWay--;
            if (!result.isDone()) {
                unanswered(attempt, failure);
            }
        }

        @Override
        public void late(AnswerScanner message) {
            if (!message.truncated() && isData(message.rcode())) {
                read(message).asOptional().ifPresent(late);
            }
        }
    }

    /** The usual time is over: the next one is asked too, unless something happened since. */
    private final class Hedge implements Deadlines.Due {
        private final int then;

        Hedge(int then) {
            this.then = then;
        }

        @Override
        public boolean isOver() {
            return result.isDone() || left != then;
        }

        @Override
        public void due() {
            next();
        }
    }

    private static boolean isData(int rcode) {
        return rcode == Wire.NOERROR || rcode == Wire.NXDOMAIN;
    }

    private Parsed<Answer> read(AnswerScanner message) {
        return AnswerReader.read(question, message, way.limits(), way.clock().now());
    }

    private void judge(Attempt attempt, AnswerScanner message) {
        int rcode = message.rcode();
        Upstream.Manner manner = attempt.manner();
        if (message.truncated()) {
            if (manner.tcp() || attempt.upstream().isProven()) {
                on(Reason.DNS_SERVFAIL);
            } else {
                instead(attempt, new Upstream.Manner(manner.edns(), true));
            }
            return;
        }
        boolean dislikesEdns = rcode == Wire.FORMERR || rcode == Wire.NOTIMP || rcode == Wire.BADVERS;
        if (dislikesEdns && manner.edns()) {
            // For this question only: whoever forges one such answer must not switch EDNS off for the next.
            instead(attempt, new Upstream.Manner(false, manner.tcp()));
            return;
        }
        if (!isData(rcode)) {
            on(Reason.DNS_SERVFAIL);
            return;
        }
        Parsed<Answer> read = read(message);
        Reason reason = read.fold(answer -> Reason.DNS_CHAIN, (why, detail) -> why);
        if (reason == Reason.DNS_CHAIN) {
            result.complete(read);
        } else {
            on(reason);
        }
    }

    private void unanswered(Attempt attempt, Asking.Failure failure) {
        if (failure == Asking.Failure.STRANGERS) {
            instead(attempt, new Upstream.Manner(attempt.manner().edns(), true));
            return;
        }
        if (failure == Asking.Failure.CLOSED && !attempt.again()) {
            plan.addFirst(new Attempt(attempt.upstream(), attempt.manner(), true));
        }
        boolean silent = failure == Asking.Failure.SILENCE;
        if (silent && !attempt.again()) {
            plan.add(new Attempt(attempt.upstream(), attempt.manner(), true));
        }
        on(silent ? Reason.DNS_TIMEOUT : Reason.DNS_SERVFAIL);
    }

    /** The same upstream, asked in another manner. */
    private void instead(Attempt attempt, Upstream.Manner manner) {
        plan.addFirst(new Attempt(attempt.upstream(), manner, attempt.again()));
        next();
    }

    private void on(Reason reason) {
        outcome = Parsed.bad(reason, "all upstreams failed");
        next();
    }
}

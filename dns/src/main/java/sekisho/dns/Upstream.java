package sekisho.dns;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.config.settings.DnsSettings;
import sekisho.dns.outward.Asking;
import sekisho.dns.outward.Health;
import sekisho.dns.outward.PortPool;
import sekisho.dns.outward.Streams;

/**
 * One server that knows names. Each loop has sockets of its own to it: a few connected datagram sockets with ports and ids
 * drawn at random, and one TCP or TLS connection where that is needed.
 */
final class Upstream {

    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    /** Questions that may wait for it at one time, on all loops. */
    private static final int MOST = 5_000;

    private final DnsSettings.Upstream where;
    private final Map<EventLoop, Lane> lanes = new HashMap<>();
    private final Health health = new Health();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter spoofSuspects;
    private final Counter oversized;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());
    private final Timer seconds;
    private final AtomicInteger up;

    private record Lane(PortPool ports, Streams streams, Loops.Loop loop) {}

    /** How a question is put. */
    record Manner(boolean edns, boolean tcp) {}

    /** What becomes of a question; exactly one of the first two, once, on the loop. */
    interface Outcome {
        void answered(AnswerScanner message);

        void failed(Asking.Failure failure);

        /** A good answer after the time was over. */
        void late(AnswerScanner message);
    }

    Upstream(Loops loops, DnsSettings.Upstream where, DnsMetrics metrics) {
        this.where = where;
        this.spoofSuspects = metrics.spoofSuspects(where.text());
        this.oversized = metrics.oversized(where.text());
        this.seconds = metrics.upstreamSeconds(where.text());
        this.up = metrics.upstreamUp(where.text());
        var tls = where.name().map(name -> OutwardTls.to(name, where));
        for (Loops.Loop loop : loops.all()) {
            Runnable misfit = spoofSuspects::increment;
            lanes.put(
                    loop.netty(),
                    new Lane(
                            new PortPool(loop.netty(), loop.draw(), loops::outwardDatagrams, where.address(), misfit),
                            new Streams(
                                    loop.netty(),
                                    loop.draw(),
                                    loop.deadlines(),
                                    loops::outwardSockets,
                                    where.address(),
                                    tls,
                                    misfit),
                            loop));
        }
    }

    Health health() {
        return health;
    }

    boolean isProven() {
        return where.name().isPresent();
    }

    /**
     * To be called on {@code loop}.
     *
     * @param randomCase whether letters are sent in random case, and have to come back so
     */
    void ask(
            EventLoop loop, Question question, Manner manner, boolean randomCase, long timeoutMillis, Outcome outcome) {
        Lane lane = lanes.get(loop);
        if (lane == null) {
            throw new IllegalArgumentException("not one of our loops");
        }
        byte[] message = question.message(manner.edns(), isProven());
        int questionEnd = Wire.HEADER + question.name().length() + 4;
        if (randomCase && !isProven()) {
            mixCase(message, questionEnd - 4, lane.loop());
        }
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            outcome.failed(Asking.Failure.CROWDED);
            return;
        }
        boolean stream = isProven() || manner.tcp() || health.isSuspected(System.nanoTime());
        Exchange exchange = new Exchange(message, questionEnd, outcome, stream && !isProven());
        if (stream) {
            lane.streams().send(exchange);
        } else {
            lane.ports().send(exchange);
        }
        if (!exchange.isOver()) {
            lane.loop().deadlines().after(timeoutMillis, exchange);
        }
    }

    /** Draft "Use of Bit 0x20 in DNS Labels": more for a stranger to guess, and no word for who hides data in letters. */
    private static void mixCase(byte[] message, int end, Loops.Loop loop) {
        for (int i = Wire.HEADER; i < end; i++) {
            if (message[i] >= 'a' && message[i] <= 'z' && (loop.draw().next() & 1) == 0) {
                message[i] = (byte) (message[i] - ('a' - 'A'));
            }
        }
    }

    private final class Exchange extends Asking {
        private final Outcome outcome;
        private final boolean aside;
        private final long start = System.nanoTime();

        /** @param aside whether it goes another way than questions usually go, and says nothing about that one */
        Exchange(byte[] message, int questionEnd, Outcome outcome, boolean aside) {
            super(message, questionEnd);
            this.outcome = outcome;
            this.aside = aside;
        }

        @Override
        protected boolean accepts(byte[] answer, long nanos) {
            Optional<AnswerScanner> read = readable(answer);
            read.ifPresent(message -> {
                waiting.decrementAndGet();
                seconds.record(nanos, TimeUnit.NANOSECONDS);
                health.answered(nanos);
                up.set(1);
                outcome.answered(message);
            });
            return read.isPresent();
        }

        @Override
        protected void failed(Failure failure) {
            waiting.decrementAndGet();
            if (failure != Failure.CROWDED && failure != Failure.CLOSED && !aside) {
                long now = System.nanoTime();
                seconds.record(now - start, TimeUnit.NANOSECONDS);
                judge(failure, now);
            }
            outcome.failed(failure);
        }

        @Override
        protected void late(byte[] answer) {
            health.answered(System.nanoTime() - start);
            up.set(1);
            readable(answer).ifPresent(outcome::late);
        }
    }

    private Optional<AnswerScanner> readable(byte[] answer) {
        AnswerScanner read = new AnswerScanner(answer);
        if (read.hasTooMany()) {
            oversized.increment();
            tellOversized();
        }
        return read.wellFormed() || read.truncated() ? Optional.of(read) : Optional.empty();
    }

    /** Somebody who sends one may send many: told at most once a minute. */
    private void tellOversized() {
        long now = System.nanoTime();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + TimeUnit.MINUTES.toNanos(1))) {
            LOG.warn("{}: an answer of more than {} records; it is not believed", where.text(), AnswerScanner.RECORDS);
        }
    }

    private void judge(Asking.Failure failure, long now) {
        if (failure == Asking.Failure.STRANGERS) {
            if (health.suspect(now)) {
                LOG.warn("{}: many messages that nobody asked for; it is asked over TCP for a minute", where.text());
            }
            return;
        }
        up.set(0);
        health.failed(now, failure == Asking.Failure.UNREACHABLE);
    }
}

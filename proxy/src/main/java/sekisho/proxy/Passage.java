package sekisho.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.policy.Policy;
import sekisho.config.policy.Rule;
import sekisho.config.settings.Limits;
import sekisho.config.value.Reason;

/** What was let through, from its opening to the record of its end. Lives on its client's event loop. */
final class Passage {

    /** What moves the bytes. */
    interface Flow {
        /** Ends it at once, so that both sides can tell that it was cut. */
        void cut(Reason reason);

        /** Whether bytes have waited too long for a reader, or an answer for its time. */
        boolean isOverdue(long now, Limits limits);

        /** What {@link #isOverdue} means when it is so. */
        Reason overdueReason();
    }

    private final Visit visit;
    private final Admission.Open open;
    private final Flow flow;
    private final long openedAt = System.nanoTime();
    private Rule rule;
    private Policy judgedBy;
    private long lastByteAt = openedAt;
    private long up;
    private long down;
    private long upCounted;
    private long downCounted;
    private boolean settled;

    Passage(Admission.Open open, Flow flow) {
        visit = open.visit();
        this.open = open;
        this.flow = flow;
        rule = open.rule();
        judgedBy = open.policy();
    }

    void up(long bytes) {
        up += bytes;
        lastByteAt = System.nanoTime();
    }

    void down(long bytes) {
        down += bytes;
        lastByteAt = System.nanoTime();
    }

    long lastByteAt() {
        return lastByteAt;
    }

    Admission.Open open() {
        return open;
    }

    Visit visit() {
        return visit;
    }

    /** Ends it when its permission or its time has ended. Called twice a second. */
    void check(Policy inForce, ProxyMetrics metrics) {
        count(metrics);
        long now = System.nanoTime();
        Limits limits = inForce.settings().limits();
        if (inForce != judgedBy || rule.written().until().isPresent()) {
            boolean stillAllowed = inForce.decide(open.access())
                    .fold(
                            allow -> {
                                rule = allow.rule();
                                judgedBy = inForce;
                                return true;
                            },
                            deny -> false);
            if (!stillAllowed) {
                flow.cut(Reason.END_RULE);
                return;
            }
        }
        if (isPast(now - openedAt, rule.written().lifetime().orElse(limits.lifetime()))) {
            flow.cut(Reason.END_LIFETIME);
        } else if (flow.isOverdue(now, limits)) {
            flow.cut(flow.overdueReason());
        } else if (isPast(now - lastByteAt, rule.written().idle().orElse(limits.idle()))) {
            flow.cut(Reason.END_IDLE);
        }
    }

    void drain() {
        flow.cut(Reason.END_DRAIN);
    }

    static boolean isPast(long nanos, Duration limit) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) >= limit.toMillis();
    }

    /** Counts this request by what became of it: once, whatever happens after. */
    void settle(ProxyMetrics metrics, Verdict verdict) {
        if (!settled) {
            settled = true;
            metrics.decided(visit.door(), verdict);
        }
    }

    Verdict allowed() {
        return Verdict.allow(open.rule().id(), open.policy().edition());
    }

    /** The verdict on its end. */
    Verdict ended(Reason reason) {
        return Verdict.of(reason, Optional.of(open.rule().id()), open.policy().edition());
    }

    private void count(ProxyMetrics metrics) {
        metrics.moved(visit.door(), open.rule().id(), up - upCounted, down - downCounted);
        upCounted = up;
        downCounted = down;
    }

    /** Writes the end down. */
    void close(Reason reason, AuditTrail trail, ProxyMetrics metrics) {
        count(metrics);
        trail.record(new AuditEvent.Closed(
                open.id(),
                visit.door(),
                visit.arrival().identity(),
                visit.arrival().clientPort(),
                visit.destination().orElseThrow(),
                open.address(),
                ended(reason),
                up,
                down,
                Duration.ofNanos(System.nanoTime() - openedAt)));
    }
}

package sekisho.proxy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.approval.Grant;
import sekisho.config.policy.Decision;
import sekisho.config.policy.Policy;
import sekisho.config.settings.Limits;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.Door;
import sekisho.config.value.HostName;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.ClientHello;
import sekisho.proxy.limit.Ticket;

/** What was let through, from its opening to the record of its end. Lives on its client's event loop. */
final class Passage {

    /** Further away than anybody waits, and still a number of nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** What moves the bytes. */
    interface Flow {
        /** Ends it at once, so that both sides can tell that it was cut. */
        void cut(Reason reason);

        /** Reads on, where {@link Passage#isHeld} and the readers allow. */
        void resume();

        /** Bytes that wait for a reader on either side. */
        long waiting();

        /** Whether bytes have waited too long for a reader, or an answer for its time. */
        boolean isOverdue(long now, Limits limits);

        /** What {@link #isOverdue} means when it is so. */
        Reason overdueReason();
    }

    private final Visit visit;
    private final Admission.Open open;
    private Flow flow;
    private boolean tunnel;
    private final long openedAt = System.nanoTime();
    private Decision.Allow allow;
    private Policy judgedBy;
    private long judgedAt;
    private long nanosAllowed;
    private Optional<Reason> cause = Optional.empty();
    private long lastByteAt = openedAt;
    private long up;
    private long down;
    private long upCounted;
    private long downCounted;
    private Optional<AuditEvent.Greeting> greeting = Optional.empty();
    private Optional<Reason> overlooked = Optional.empty();
    private boolean settled;
    private final Ticket ticket;
    private boolean held;
    private boolean overdrawn;

    Passage(Admission.Open open, Flow flow) {
        visit = open.visit();
        this.open = open;
        this.flow = flow;
        tunnel = visit.door() != Door.HTTP;
        ticket = open.ticket();
        allow = open.allow();
        judgedBy = open.policy();
        adopt(allow, judgedBy, Moment.now(judgedBy));
    }

    /** A request that has become a tunnel. */
    void becomes(Flow next) {
        flow = next;
        tunnel = true;
    }

    /** Whether its bytes flow both ways, unread. */
    boolean isTunnel() {
        return tunnel;
    }

    /** One look at both clocks: the wall's, which rules are written in, and the monotonic, which nobody can set. */
    record Moment(Instant wall, long nanos) {
        static Moment now(Policy policy) {
            return new Moment(policy.now(), System.nanoTime());
        }
    }

    /** What the client's ClientHello says. */
    void greeted(ClientHello hello) {
        greeting = Optional.of(
                new AuditEvent.Greeting(hello.serverName().map(HostName::text), hello.protocols(), hello.encrypted()));
    }

    /** What its rule, in report mode, would have refused. */
    void overlooked(Reason reason) {
        overlooked = Optional.of(reason);
    }

    void up(long bytes) {
        up += bytes;
        ticket.uploaded(allow.rule().written(), bytes);
        moved(bytes);
    }

    void down(long bytes) {
        down += bytes;
        moved(bytes);
    }

    /** What is too fast waits, on one timer; what is too much waits for its cut. */
    private void moved(long bytes) {
        lastByteAt = System.nanoTime();
        long wait = ticket.moved(bytes, lastByteAt);
        overdrawn = overdrawn || ticket.overdrawn(allow.rule().written()).isPresent();
        if (wait > 0 && !held) {
            held = true;
            visit.arrival().loop().schedule(this::release, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void release() {
        held = false;
        flow.resume();
    }

    /** Whether nothing more may be read for it now. */
    boolean isHeld() {
        return held || overdrawn || ticket.isMemoryShort();
    }

    /** Called when memory is there again. */
    void resume() {
        flow.resume();
    }

    long waiting() {
        return flow.waiting();
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
    void check(Policy inForce, Moment moment, ProxyMetrics metrics) {
        count(metrics);
        boolean due = isDue(moment);
        if (inForce != judgedBy || due) {
            cause = inForce.decide(open.access())
                    .fold(yes -> renewed(yes, inForce, moment, due), no -> Optional.of(no.reason()));
            if (cause.isPresent()) {
                flow.cut(cause.get() == Reason.GRANT_NONE ? Reason.END_GRANT : Reason.END_RULE);
                return;
            }
        }
        if (overdrawn) {
            Optional<Reason> spent = ticket.overdrawn(allow.rule().written());
            overdrawn = spent.isPresent();
            // A new day, or a new edition, may have come since.
            spent.ifPresentOrElse(flow::cut, flow::resume);
            return;
        }
        long now = moment.nanos();
        Limits limits = inForce.settings().limits();
        RuleSettings rule = allow.rule().written();
        if (isPast(now - openedAt, rule.lifetime().orElse(limits.lifetime()))) {
            flow.cut(Reason.END_LIFETIME);
        } else if (flow.isOverdue(now, limits)) {
            flow.cut(flow.overdueReason());
        } else if (isPast(now - lastByteAt, rule.idle().orElse(limits.idle()))) {
            flow.cut(Reason.END_IDLE);
        }
    }

    private boolean isDue(Moment moment) {
        return allow.until().isPresent()
                && (moment.nanos() - judgedAt >= nanosAllowed
                        || !moment.wall().isBefore(allow.until().get()));
    }

    /** A clock that was set back makes no time: the same end, once reached, stays reached. */
    private Optional<Reason> renewed(Decision.Allow again, Policy by, Moment moment, boolean due) {
        if (due && again.until().equals(allow.until())) {
            boolean granted = allow.grant()
                    .filter(held -> again.until().equals(Optional.of(held.end())))
                    .isPresent();
            return Optional.of(granted ? Reason.GRANT_NONE : Reason.RULE_EXPIRED);
        }
        adopt(again, by, moment);
        return Optional.empty();
    }

    private void adopt(Decision.Allow yes, Policy by, Moment moment) {
        allow = yes;
        judgedBy = by;
        judgedAt = moment.nanos();
        nanosAllowed = yes.until()
                .map(end -> Duration.between(moment.wall(), end))
                .map(left -> left.compareTo(LONGEST) < 0 ? left.toNanos() : LONGEST.toNanos())
                .orElse(0L);
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
        return Verdict.allow(
                        open.rule().id(), open.policy().edition(), open.allow().wouldDeny())
                .under(open.allow().grant().map(Grant::id));
    }

    /** The verdict on its end. */
    Verdict ended(Reason reason) {
        return Verdict.ended(
                        reason,
                        open.rule().id(),
                        open.policy().edition(),
                        cause.map(Reason::code),
                        overlooked.or(allow::wouldDeny))
                .under(allow.grant().map(Grant::id));
    }

    /** Most of what is open is idle, and then costs no look at a meter. */
    private void count(ProxyMetrics metrics) {
        if (up == upCounted && down == downCounted) {
            return;
        }
        metrics.moved(visit.door(), open.rule().id(), up - upCounted, down - downCounted);
        upCounted = up;
        downCounted = down;
    }

    /** Writes the end down. */
    void close(Reason reason, AuditTrail trail, ProxyMetrics metrics) {
        count(metrics);
        metrics.limited(Optional.of(reason));
        trail.record(new AuditEvent.Closed(
                open.id(),
                visit.door(),
                visit.arrival().identity(),
                visit.arrival().clientPort(),
                visit.destination().orElseThrow(),
                open.address(),
                greeting,
                ended(reason),
                up,
                down,
                Duration.ofNanos(System.nanoTime() - openedAt)));
    }
}

package sekisho.dns;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Rcode;
import sekisho.audit.Verdict;
import sekisho.config.value.Reason;
import sekisho.dns.plane.NameState;
import sekisho.dns.plane.PlaneFinding;

/** Every meter of this module. */
final class DnsMetrics {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(300_000),
        Duration.ofMillis(1),
        Duration.ofMillis(3),
        Duration.ofMillis(10),
        Duration.ofMillis(30),
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Timer querySeconds;
    private final Counter hits;
    private final Counter misses;
    private final Map<List<String>, Counter> queries = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> up = new ConcurrentHashMap<>();

    private final Map<NameState, AtomicInteger> verified = new EnumMap<>(NameState.class);

    DnsMetrics(MeterRegistry registry) {
        this.registry = registry;
        List.of("suspect", "tunnel", "names", "absent", "look-alike", "refused").forEach(this::tunnelling);
        for (NameState state : NameState.values()) {
            AtomicInteger names = new AtomicInteger();
            verified.put(state, names);
            Gauge.builder("sekisho.dns.verify.names", names, AtomicInteger::get)
                    .tag("state", state.label())
                    .register(registry);
        }
        querySeconds = timer("sekisho.dns.query", "");
        hits = registry.counter("sekisho.dns.cache", "result", "hit");
        misses = registry.counter("sekisho.dns.cache", "result", "miss");
        for (String transport : List.of(Client.UDP, Client.TCP)) {
            queries(transport, Verdict.Outcome.ALLOW, Optional.empty(), Wire.NOERROR);
        }
    }

    /** One query, answered or dropped. */
    void answered(String transport, Verdict.Outcome decision, Optional<Reason> reason, int rcode, long nanos) {
        queries(transport, decision, reason, rcode).increment();
        querySeconds.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** What counts further answers like one that was allowed. */
    Counter allowed(String transport, int rcode) {
        return queries(transport, Verdict.Outcome.ALLOW, Optional.empty(), rcode);
    }

    /** A query that was told to come again over TCP. */
    void tooMany() {
        count("udp", Verdict.Outcome.DENY.label(), Reason.LIMIT_RATE.code(), "NOERROR")
                .increment();
    }

    /** A connection over TLS that ended before anything could be asked. */
    void refused(Verdict verdict) {
        String reason = verdict.reason().map(Reason::code).orElse("none");
        count(Client.DOT, verdict.outcome().label(), reason, "none").increment();
    }

    /** An answer that lay ready. */
    void tookReady(long nanos) {
        hits.increment();
        querySeconds.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Bytes that may not be answered: too short, an answer themselves, or from where no client is. */
    void dropped(String transport) {
        count(transport, Verdict.Outcome.REJECT.label(), Reason.DNS_MALFORMED.code(), "none")
                .increment();
    }

    void cache(boolean hit) {
        (hit ? hits : misses).increment();
    }

    /** How many names of the catalogue are in which state, counted at each upstream; absent twins don't count. */
    void verified(List<PlaneFinding> findings) {
        verified.forEach((state, names) -> names.set((int) findings.stream()
                .filter(finding -> finding.state() == state)
                .filter(finding -> finding.isFault() || state == NameState.PRIVATE)
                .count()));
    }

    /** Suspicions by how far they went, and refusals. */
    Counter tunnelling(String result) {
        return registry.counter("sekisho.dns.tunnelling", "result", result);
    }

    /** A rule's names lived where the rule does not let them. */
    Counter privateViolation(String rule) {
        return registry.counter("sekisho.dns.private.violation", "rule", rule);
    }

    /** Messages that did not fit what was asked: somebody guesses, or the upstream is broken. */
    Counter spoofSuspects(String upstream) {
        return registry.counter("sekisho.dns.spoof.suspects", "upstream", upstream);
    }

    /** Answers of more records than any machine's question has. */
    Counter oversized(String upstream) {
        return registry.counter("sekisho.dns.oversized", "upstream", upstream);
    }

    Timer upstreamSeconds(String upstream) {
        return timer("sekisho.dns.upstream", upstream);
    }

    /** 1 while the last exchange gave a usable message. */
    AtomicInteger upstreamUp(String upstream) {
        return up.computeIfAbsent(upstream, label -> {
            AtomicInteger value = new AtomicInteger(1);
            Gauge.builder("sekisho.dns.upstream.up", value, AtomicInteger::get)
                    .tag("upstream", label)
                    .register(registry);
            return value;
        });
    }

    private Timer timer(String name, String upstream) {
        Timer.Builder builder = Timer.builder(name).serviceLevelObjectives(BUCKETS);
        return (upstream.isEmpty() ? builder : builder.tag("upstream", upstream)).register(registry);
    }

    private Counter queries(String transport, Verdict.Outcome decision, Optional<Reason> reason, int rcode) {
        String code = reason.map(Reason::code).orElse("none");
        return count(transport, decision.label(), code, Rcode.string(rcode));
    }

    private Counter count(String transport, String decision, String reason, String rcode) {
        return queries.computeIfAbsent(
                List.of(transport, decision, reason, rcode),
                key -> registry.counter(
                        "sekisho.dns.queries",
                        "transport",
                        transport,
                        "decision",
                        decision,
                        "reason",
                        reason,
                        "rcode",
                        rcode));
    }
}

package sekisho.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import sekisho.audit.Verdict;
import sekisho.config.settings.Listen;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;
import sekisho.proxy.limit.Usage;

/** Every meter of the proxy. Labels come from closed sets: never a name, never an address. */
final class ProxyMetrics {

    private static final String NONE = "none";

    private static final Duration[] BUCKETS = Arrays.stream(new long[] {
                100,
                250,
                500,
                1_000,
                2_500,
                5_000,
                10_000,
                25_000,
                50_000,
                100_000,
                250_000,
                500_000,
                1_000_000,
                2_500_000,
                5_000_000,
                10_000_000
            })
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);

    private record Decided(Door door, String decision, String reason, String rule) {}

    private record Place(Door door, String rule) {}

    private record Direction(Place place, String direction) {}

    private final MeterRegistry registry;
    private AtomicLong accepting = new AtomicLong();
    private final Timer request;
    private final Timer dial;
    private final Map<Decided, Counter> decided = new ConcurrentHashMap<>();
    private final Map<Reason, Counter> rejected = new ConcurrentHashMap<>();
    private final Map<Reason, Counter> upstreamFaults = new ConcurrentHashMap<>();
    private final Map<Reason, Counter> limited = new ConcurrentHashMap<>();
    private final Map<Direction, Counter> bytes = new ConcurrentHashMap<>();
    private final Map<Place, AtomicLong> tunnels = new ConcurrentHashMap<>();

    ProxyMetrics(MeterRegistry registry) {
        this.registry = registry;
        request = timer("sekisho_proxy_request_seconds");
        dial = timer("sekisho_proxy_dial_seconds");
        for (Reason reason : Reason.values()) {
            if (reason.kind() == Reason.Kind.REJECT && !reason.code().startsWith("dns.")) {
                rejected(reason);
            }
            if (reason.code().startsWith("limit.")) {
                limited(reason);
            }
            if (reason.code().startsWith("upstream.")) {
                upstreamFault(reason);
            }
        }
    }

    private Timer timer(String name) {
        return Timer.builder(name).serviceLevelObjectives(BUCKETS).register(registry);
    }

    /** Shows every rule from the first scrape, at 0. */
    void know(Settings settings) {
        for (Door door : doors(settings.listen())) {
            for (RuleSettings rule : settings.rules()) {
                Place place = new Place(door, rule.id());
                decided(new Decided(door, Verdict.Outcome.ALLOW.label(), NONE, rule.id()));
                bytes(new Direction(place, "up"));
                bytes(new Direction(place, "down"));
                tunnels(place);
            }
            decided(new Decided(door, Verdict.Outcome.DENY.label(), Reason.RULE_NONE.code(), NONE));
        }
    }

    /** HTTP and CONNECT always, the others where they are open. */
    private static Set<Door> doors(Listen listen) {
        Set<Door> doors = EnumSet.of(Door.HTTP, Door.CONNECT);
        if (!listen.socks5().isEmpty()) {
            doors.add(Door.SOCKS5);
        }
        if (!listen.sni().isEmpty()) {
            doors.add(Door.SNI);
        }
        if (!listen.relay().isEmpty()) {
            doors.add(Door.RELAY);
        }
        return doors;
    }

    /** Once for each request. */
    void decided(Door door, Verdict verdict) {
        String reason = verdict.reason().map(Reason::code).orElse(NONE);
        decided(new Decided(
                        door, verdict.outcome().label(), reason, verdict.rule().orElse(NONE)))
                .increment();
        if (verdict.outcome() != Verdict.Outcome.ALLOW) {
            limited(verdict.reason());
        }
        if (verdict.outcome() == Verdict.Outcome.REJECT) {
            verdict.reason().ifPresent(code -> rejected(code).increment());
        }
    }

    /** The books of clients, and the guards of this process. */
    void know(Usage usage) {
        FunctionCounter.builder("sekisho_proxy_held_total", usage, Usage::heldSoFar)
                .description("Reads after which a connection waited for its bandwidth")
                .register(registry);
        Gauge.builder("sekisho_proxy_clients", usage, Usage::size)
                .description("Clients in the books of limits")
                .register(registry);
        Gauge.builder(
                        "sekisho_proxy_memory_short",
                        usage,
                        books -> books.memory().isHigh() ? 1 : 0)
                .description("Whether nothing is read for want of memory outside the heap")
                .register(registry);
        accepting = registry.gauge("sekisho_proxy_accept_paused", new AtomicLong());
    }

    void accepting(boolean paused) {
        accepting.set(paused ? 1 : 0);
    }

    /** A limit that refused or cut. */
    void limited(Optional<Reason> reason) {
        reason.filter(one -> one.code().startsWith("limit."))
                .ifPresent(one -> limited(one).increment());
    }

    void tunnel(Door door, String rule, int change) {
        tunnels(new Place(door, rule)).addAndGet(change);
    }

    void moved(Door door, String rule, long up, long down) {
        Place place = new Place(door, rule);
        bytes(new Direction(place, "up")).increment((double) up);
        bytes(new Direction(place, "down")).increment((double) down);
    }

    void upstreamFaulty(Reason reason) {
        upstreamFault(reason).increment();
    }

    void requested(long nanos) {
        request.record(nanos, TimeUnit.NANOSECONDS);
    }

    void dialed(long nanos) {
        dial.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Counter decided(Decided labels) {
        return decided.computeIfAbsent(
                labels,
                key -> Counter.builder("sekisho_proxy_connections_total")
                        .tag("door", key.door().label())
                        .tag("decision", key.decision())
                        .tag("reason", key.reason())
                        .tag("rule", key.rule())
                        .register(registry));
    }

    private Counter rejected(Reason reason) {
        return rejected.computeIfAbsent(
                reason, key -> registry.counter("sekisho_proxy_rejected_total", "reason", key.code()));
    }

    private Counter limited(Reason reason) {
        return limited.computeIfAbsent(
                reason, key -> registry.counter("sekisho_proxy_limited_total", "reason", key.code()));
    }

    private Counter upstreamFault(Reason reason) {
        return upstreamFaults.computeIfAbsent(
                reason, key -> registry.counter("sekisho_proxy_upstream_faults_total", "reason", key.code()));
    }

    private Counter bytes(Direction labels) {
        return bytes.computeIfAbsent(
                labels,
                key -> Counter.builder("sekisho_proxy_bytes_total")
                        .tag("door", key.place().door().label())
                        .tag("direction", key.direction())
                        .tag("rule", key.place().rule())
                        .register(registry));
    }

    private AtomicLong tunnels(Place place) {
        return tunnels.computeIfAbsent(place, key -> {
            AtomicLong open = new AtomicLong();
            Gauge.builder("sekisho_proxy_tunnels_open", open, AtomicLong::doubleValue)
                    .tag("door", key.door().label())
                    .tag("rule", key.rule())
                    .register(registry);
            return open;
        });
    }
}

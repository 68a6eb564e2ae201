package sekisho.dns;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Type;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.settings.DnsSettings;
import sekisho.config.settings.Listen;
import sekisho.config.settings.Settings;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * What a name has, for whoever may know: local records, cache, or the upstreams of its zone. It decides nothing; both
 * gates judge what it says, each time, also what comes from the cache.
 */
public final class Resolution implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Resolution.class);

    /** Questions that may wait for the upstreams of one zone: a zone that is silent leaves room for the others. */
    private static final int MOST_OF_A_ZONE = 4_000;

    private final Loops loops;
    private final DnsMetrics metrics;
    private final OwnListeners own;
    private final LongSupplier clock;
    private final Map<DnsSettings.Upstream, Upstream> upstreams = new ConcurrentHashMap<>();
    private final Map<Optional<HostName>, AtomicInteger> waitingByZone = new ConcurrentHashMap<>();
    private final LeaseBook leases;
    private volatile View view;

    private Resolution(Loops loops, Settings settings, OwnListeners own, DnsMetrics metrics, LongSupplier clock) {
        this.loops = loops;
        this.own = own;
        this.metrics = metrics;
        this.clock = clock;
        this.leases = new LeaseBook(takesRedirected(settings.listen()), clock);
        this.view = View.of(settings.dns(), Optional.empty(), clock);
        adopt(settings);
    }

    /** @param own never asked as upstreams, and never the addresses of a gate's own lookup */
    public static Resolution open(LiveConfig config, OwnListeners own, MeterRegistry registry) {
        return open(config, own, registry, Loops.open(), System::nanoTime);
    }

    static Resolution open(
            LiveConfig config, OwnListeners own, MeterRegistry registry, Loops loops, LongSupplier clock) {
        Settings settings = config.policy().settings();
        Resolution resolution = new Resolution(loops, settings, own, new DnsMetrics(registry), clock);
        config.subscribe(policy -> resolution.adopt(policy.settings()));
        return resolution;
    }

    Loops loops() {
        return loops;
    }

    DnsMetrics metrics() {
        return metrics;
    }

    /** Without such a door nobody pays for remembering; the listeners of later editions need a restart. */
    private static boolean takesRedirected(Listen listen) {
        return listen.sni().stream().anyMatch(door -> door.original() != Listen.Original.NONE);
    }

    /** Forgets what is known of a name, so that the next question goes upstream. @return how many answers */
    int forgetAll() {
        return view.memory().clear();
    }

    int forget(HostName name) {
        return view.memory().forget(WireName.of(name));
    }

    /** What clients were told, for doors that take redirected connections. */
    public LeaseBook leases() {
        return leases;
    }

    /** Of the monotonic clock, in nanoseconds. */
    long now() {
        return clock.getAsLong();
    }

    /** Whether a record of our own is the whole answer, so that giving it tells nothing of what others asked. */
    boolean isLocal(WireName name) {
        return view.local()
                .record(name)
                .filter(record -> record.alias().isEmpty())
                .isPresent();
    }

    /** @return the answer through all aliases, or {@code dns.no_zone}, {@code dns.timeout}, {@code dns.servfail}, {@code dns.chain} */
    CompletableFuture<Parsed<Answer>> resolve(Question question) {
        View current = view;
        return follow(
                current,
                question,
                question.name(),
                List.of(),
                part -> current.local().answer(part, now()));
    }

    /**
     * Every address of a name, for a gate that will judge them: A and AAAA at once, through all aliases. A local record that
     * leads to {@code port} of this appliance is for clients; the gate behind that door needs what the zone says.
     *
     * @return never exceptional
     */
    public CompletableFuture<Resolved> addresses(HostName name, int port) {
        View current = view;
        Function<Question, Optional<Answer>> gates = part -> current.leadsToOurselves(part.name(), port, own)
                ? Optional.empty()
                : current.local().answer(part, now());
        WireName wire = WireName.of(name);
        var v4 = follow(current, new Question(wire, Type.A, false, false), wire, List.of(), gates);
        var v6 = follow(current, new Question(wire, Type.AAAA, false, false), wire, List.of(), gates);
        return v4.thenCombine(v6, Resolved::of).exceptionally(bug -> {
            LOG.error("a lookup met a bug", bug);
            return new Resolved.Failed(Reason.INTERNAL);
        });
    }

    private CompletableFuture<Parsed<Answer>> follow(
            View current,
            Question question,
            WireName at,
            List<Answer> before,
            Function<Question, Optional<Answer>> local) {
        return part(current, question.at(at), local)
                .thenCompose(part -> part.fold(
                        answer -> {
                            List<Answer> parts = new ArrayList<>(before);
                            parts.add(answer);
                            if (parts.stream().mapToInt(p -> p.hops().size()).sum() > AnswerReader.CHAIN) {
                                return failed(Reason.DNS_CHAIN, "a loop or too many aliases");
                            }
                            if (answer.next().isPresent()) {
                                return follow(current, question, answer.next().get(), parts, local);
                            }
                            Answer whole = parts.size() == 1 ? answer : Answer.joined(question.name(), parts, now());
                            return CompletableFuture.completedFuture(Parsed.ok(whole));
                        },
                        Resolution::failed));
    }

    /** Asks anew for what is known still, so that whoever comes when its time is over finds it. */
    void renew(Question question) {
        View current = view;
        if (current.local().answer(question, now()).isEmpty()) {
            metrics.cache(false);
            forward(current, question);
        }
    }

    /** What one upstream says by itself, past cache and records, through all aliases that it tells. */
    CompletableFuture<Parsed<Answer>> askOnly(DnsSettings.Upstream where, Question question, Duration timeout) {
        return askOnly(where, question, timeout, AnswerReader.CHAIN);
    }

    private CompletableFuture<Parsed<Answer>> askOnly(
            DnsSettings.Upstream where, Question question, Duration timeout, int aliases) {
        DnsSettings.Zone alone =
                new DnsSettings.Zone(Optional.empty(), List.of(where), DnsSettings.Order.STRICT, timeout);
        return new Failover(question, List.of(upstream(where)), way(view, alone), late -> {})
                .start()
                .thenCompose(said -> said.asOptional()
                        .flatMap(Answer::next)
                        .filter(next -> aliases > 0)
                        .map(next -> askOnly(where, question.at(next), timeout, aliases - 1))
                        .orElseGet(() -> CompletableFuture.completedFuture(said)));
    }

    /** As much of the answer as one source knows. */
    private CompletableFuture<Parsed<Answer>> part(
            View current, Question question, Function<Question, Optional<Answer>> local) {
        Optional<Answer> known = local.apply(question);
        if (known.isEmpty()) {
            known = current.memory().find(question);
            metrics.cache(known.isPresent());
        }
        return known.map(answer -> CompletableFuture.completedFuture(Parsed.ok(answer)))
                .orElseGet(() -> forward(current, question));
    }

    private CompletableFuture<Parsed<Answer>> forward(View current, Question question) {
        Optional<DnsSettings.Zone> zone = current.routes().find(question.name());
        if (zone.isEmpty()) {
            return failed(Reason.DNS_NO_ZONE, "no zone for the name");
        }
        DnsSettings.Zone asked = zone.get();
        AtomicInteger waiting = waitingByZone.computeIfAbsent(asked.zone(), absent -> new AtomicInteger());
        if (waiting.get() >= MOST_OF_A_ZONE) {
            return failed(Reason.DNS_SERVFAIL, "too many questions of this zone under way");
        }
        return current.memory().learn(question, current, () -> ask(current, question, asked, waiting));
    }

    private CompletableFuture<Parsed<Answer>> ask(
            View current, Question question, DnsSettings.Zone zone, AtomicInteger waiting) {
        waiting.incrementAndGet();
        List<Upstream> upstreams = zone.upstreams().stream()
                .filter(one -> !own.contains(
                        IpAddress.of(one.address().getAddress()), one.address().getPort()))
                .map(this::upstream)
                .toList();
        return new Failover(
                        question,
                        upstreams,
                        way(current, zone),
                        late -> current.memory().keep(question, late, current))
                .start()
                .whenComplete((answer, bug) -> waiting.decrementAndGet());
    }

    private Failover.Way way(View current, DnsSettings.Zone zone) {
        DnsSettings settings = current.settings();
        return new Failover.Way(zone, settings.cache(), settings.randomCase(), loops.here(), clock::getAsLong);
    }

    private static CompletableFuture<Parsed<Answer>> failed(Reason reason, String detail) {
        return CompletableFuture.completedFuture(Parsed.bad(reason, detail));
    }

    private void adopt(Settings settings) {
        settings.dns().zones().forEach(zone -> zone.upstreams().forEach(this::upstream));
        settings.rules().forEach(rule -> metrics.privateViolation(rule.id()));
        view = View.of(settings.dns(), Optional.of(view), clock);
    }

    private Upstream upstream(DnsSettings.Upstream where) {
        return upstreams.computeIfAbsent(where, a -> new Upstream(loops, a, metrics));
    }

    @Override
    public void close() {
        loops.close();
    }
}

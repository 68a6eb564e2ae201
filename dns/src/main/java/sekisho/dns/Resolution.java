package sekisho.dns;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Type;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.settings.DnsSettings;
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

    /** Questions that wait for upstreams at one time; more are refused, so that a flood cannot grow without end. */
    private static final int IN_FLIGHT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Resolution.class);

    /** What one edition knows. Questions under way finish in the view that they began in. */
    private record View(Settings settings, ZoneRoutes routes, LocalNames local, Memory memory) {}

    /** What was learnt and what is being learnt; never shared by editions that ask elsewhere. */
    private record Memory(AnswerCache cache, Map<Question, CompletableFuture<Parsed<Answer>>> inFlight) {}

    private final Loops loops;
    private final DnsMetrics metrics;
    private final OwnListeners own;
    private final LongSupplier clock;
    private final Map<InetSocketAddress, Upstream> upstreams = new ConcurrentHashMap<>();
    private volatile View view;

    private Resolution(Loops loops, Settings settings, OwnListeners own, DnsMetrics metrics, LongSupplier clock) {
        this.loops = loops;
        this.own = own;
        this.metrics = metrics;
        this.clock = clock;
        this.view = view(settings, Optional.empty());
    }

    /** @param own never asked as upstreams, and never the addresses of a gate's own lookup */
    public static Resolution open(LiveConfig config, OwnListeners own, MeterRegistry registry) {
        return open(config, own, registry, Loops.open(), System::nanoTime);
    }

    static Resolution open(
            LiveConfig config, OwnListeners own, MeterRegistry registry, Loops loops, LongSupplier clock) {
        Settings settings = config.policy().settings();
        Resolution resolution = new Resolution(loops, settings, own, new DnsMetrics(registry), clock);
        config.subscribe(policy -> resolution.view = resolution.view(policy.settings(), Optional.of(resolution.view)));
        return resolution;
    }

    Loops loops() {
        return loops;
    }

    DnsMetrics metrics() {
        return metrics;
    }

    /** Of the monotonic clock, in nanoseconds. */
    long now() {
        return clock.getAsLong();
    }

    boolean hasRecord(WireName name) {
        return view.local().record(name).isPresent();
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

    /** As {@link #addresses(HostName, int)}, for a gate that does not know yet which port it will dial. */
    public CompletableFuture<Resolved> addresses(HostName name) {
        return addresses(name, 0);
    }

    /**
     * Every address of a name, for a gate that will judge them: A and AAAA at once, through all aliases. A local record that
     * leads to {@code port} of this appliance is for clients; the gate behind that door needs what the zone says.
     *
     * @return never exceptional
     */
    public CompletableFuture<Resolved> addresses(HostName name, int port) {
        View current = view;
        Local gates = part -> isOwn(current, part.name(), port)
                ? Optional.empty()
                : current.local().answer(part, now());
        WireName wire = WireName.of(name);
        var v4 = follow(current, new Question(wire, Type.A, false, false), wire, List.of(), gates);
        var v6 = follow(current, new Question(wire, Type.AAAA, false, false), wire, List.of(), gates);
        return v4.thenCombine(v6, Resolution::merge).exceptionally(bug -> {
            LOG.error("a lookup met a bug", bug);
            return new Resolved.Failed(Reason.INTERNAL);
        });
    }

    private interface Local {
        Optional<Answer> answer(Question part);
    }

    private CompletableFuture<Parsed<Answer>> follow(
            View current, Question question, WireName at, List<Answer> before, Local local) {
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

    /** As much of the answer as one source knows. */
    private CompletableFuture<Parsed<Answer>> part(View current, Question question, Local local) {
        Optional<Answer> known = local.answer(question);
        if (known.isEmpty()) {
            known = current.memory().cache().get(question, now());
            metrics.cache(known.isPresent());
        }
        return known.map(answer -> CompletableFuture.completedFuture(Parsed.ok(answer)))
                .orElseGet(() -> forward(current, question));
    }

    /** Equal questions are asked once: it saves work, and gives a forger one chance instead of many (RFC 5452 §5). */
    private CompletableFuture<Parsed<Answer>> forward(View current, Question question) {
        Optional<DnsSettings.Zone> zone = current.routes().find(question.name());
        if (zone.isEmpty()) {
            return failed(Reason.DNS_NO_ZONE, "no zone for the name");
        }
        var inFlight = current.memory().inFlight();
        if (inFlight.size() >= IN_FLIGHT) {
            return failed(Reason.DNS_SERVFAIL, "too many questions under way");
        }
        CompletableFuture<Parsed<Answer>> mine = new CompletableFuture<>();
        CompletableFuture<Parsed<Answer>> others = inFlight.putIfAbsent(question, mine);
        if (others != null) {
            return others;
        }
        List<Upstream> asked = zone.get().upstreams().stream()
                .filter(address -> !own.contains(IpAddress.of(address.getAddress()), address.getPort()))
                .map(address -> upstreams.computeIfAbsent(address, a -> new Upstream(loops, a, metrics)))
                .toList();
        DnsSettings.Cache limits = current.settings().dns().cache();
        new Failover(question, asked, zone.get().timeout(), limits, clock)
                .start()
                .whenComplete((answer, bug) -> {
                    inFlight.remove(question, mine);
                    if (bug != null) {
                        mine.completeExceptionally(bug);
                        return;
                    }
                    answer.asOptional()
                            .ifPresent(learnt -> current.memory().cache().put(question, learnt));
                    mine.complete(answer);
                });
        return mine;
    }

    private static CompletableFuture<Parsed<Answer>> failed(Reason reason, String detail) {
        return CompletableFuture.completedFuture(Parsed.bad(reason, detail));
    }

    private static Resolved merge(Parsed<Answer> v4, Parsed<Answer> v6) {
        List<Answer> learnt =
                Stream.of(v4, v6).flatMap(p -> p.asOptional().stream()).toList();
        List<IpAddress> addresses = learnt.stream()
                .flatMap(answer -> answer.addresses().stream())
                .distinct()
                .toList();
        if (addresses.isEmpty()) {
            Reason nothing = learnt.stream().anyMatch(answer -> answer.rcode() == Wire.NXDOMAIN)
                    ? Reason.DNS_NXDOMAIN
                    : Reason.DNS_NODATA;
            return new Resolved.Failed(v4.fold(
                    a -> v6.fold(b -> nothing, (reason, detail) -> nothing == Reason.DNS_NXDOMAIN ? nothing : reason),
                    (reason, detail) -> nothing == Reason.DNS_NXDOMAIN ? nothing : reason));
        }
        List<HostName> chain = new ArrayList<>();
        for (WireName hop :
                learnt.stream().flatMap(a -> a.hops().stream()).distinct().toList()) {
            Optional<HostName> name = hop.hostName().asOptional();
            if (name.isEmpty()) {
                return new Resolved.Failed(Reason.CHAIN);
            }
            chain.add(name.get());
        }
        return new Resolved.Found(addresses, chain);
    }

    private boolean isOwn(View current, WireName name, int port) {
        return current.local().record(name).stream()
                .flatMap(record -> record.addresses().stream())
                .anyMatch(address -> own.contains(address, port));
    }

    /** The cache lives on unless what it learnt may come from elsewhere now. */
    private View view(Settings settings, Optional<View> before) {
        ZoneRoutes routes = new ZoneRoutes(settings.dns().zones());
        for (DnsSettings.Zone zone : settings.dns().zones()) {
            zone.upstreams()
                    .forEach(address -> upstreams.computeIfAbsent(address, a -> new Upstream(loops, a, metrics)));
        }
        settings.rules().forEach(rule -> metrics.privateViolation(rule.id()));
        Memory memory = before.filter(b -> b.settings()
                                .dns()
                                .zones()
                                .equals(settings.dns().zones())
                        && b.settings().dns().cache().equals(settings.dns().cache()))
                .map(View::memory)
                .orElseGet(
                        () -> new Memory(new AnswerCache(settings.dns().cache().size()), new ConcurrentHashMap<>()));
        return new View(settings, routes, new LocalNames(settings.dns().records(), routes), memory);
    }

    @Override
    public void close() {
        loops.close();
    }
}

package sekisho.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.Type;
import sekisho.config.settings.DnsSettings;
import sekisho.config.settings.Settings;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;
import sekisho.dns.plane.CataloguedName;
import sekisho.dns.plane.NameState;
import sekisho.dns.plane.PlaneFinding;

/** Asks every upstream for every name of the catalogue in force, past cache and records, a few at a time. */
public final class PlaneCheck {

    /** Questions under way; an endpoint of Route 53 has others to serve. */
    private static final int LANES = 16;

    private record Probe(int index, CataloguedName name, DnsSettings.Upstream upstream, Duration timeout) {}

    private final Resolution names;
    private final Queue<Probe> waiting = new ConcurrentLinkedQueue<>();
    private final PlaneFinding[] found;

    private PlaneCheck(Resolution names, Settings settings, Instant now) {
        this.names = names;
        ZoneRoutes routes = new ZoneRoutes(settings.dns().zones());
        for (CataloguedName name : CataloguedName.inForce(settings, now)) {
            Optional<DnsSettings.Zone> zone = routes.find(WireName.of(name.probe()));
            zone.ifPresent(known -> known.upstreams()
                    .forEach(upstream -> waiting.add(new Probe(waiting.size(), name, upstream, known.timeout()))));
        }
        found = new PlaneFinding[waiting.size()];
    }

    /** @return what was found, in the order of the file and of each zone's upstreams */
    public static CompletableFuture<List<PlaneFinding>> run(Resolution names, Settings settings, Instant now) {
        PlaneCheck check = new PlaneCheck(names, settings, now);
        CompletableFuture<?>[] lanes =
                IntStream.range(0, LANES).mapToObj(i -> check.lane()).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(lanes).thenApply(done -> List.of(check.found));
    }

    private CompletableFuture<Void> lane() {
        Probe probe = waiting.poll();
        if (probe == null) {
            return CompletableFuture.completedFuture(null);
        }
        return ask(probe)
                .thenAccept(finding -> found[probe.index()] = finding)
                .thenComposeAsync(next -> lane(), names.loops().group());
    }

    private CompletableFuture<PlaneFinding> ask(Probe probe) {
        var v4 = names.askOnly(probe.upstream(), question(probe, Type.A), probe.timeout());
        var v6 = names.askOnly(probe.upstream(), question(probe, Type.AAAA), probe.timeout());
        return v4.thenCombine(v6, (a, aaaa) -> {
            List<IpAddress> addresses = Stream.of(a, aaaa)
                    .flatMap(half -> half.asOptional().stream())
                    .flatMap(answer -> answer.addresses().stream())
                    .distinct()
                    .toList();
            Optional<NameState> failure = failure(a).or(() -> failure(aaaa));
            return PlaneFinding.of(probe.name(), probe.upstream().text(), addresses, failure);
        });
    }

    private static Question question(Probe probe, int type) {
        return new Question(WireName.of(probe.name().probe()), type, false, false);
    }

    private static Optional<NameState> failure(Parsed<Answer> half) {
        return half.fold(
                answer -> Optional.empty(),
                (reason, detail) -> Optional.of(reason == Reason.DNS_TIMEOUT ? NameState.TIMEOUT : NameState.FAILED));
    }
}

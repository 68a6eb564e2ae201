package sekisho.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.settings.Limits;
import sekisho.config.value.Destination;
import sekisho.proxy.limit.MemoryGuard;
import sekisho.proxy.limit.Usage;
import sekisho.proxy.pages.GatewayPages;
import sekisho.proxy.pages.Refusals;

/**
 * What every door stands among.
 *
 * @param leases what a redirected client was told
 * @param own the sockets on which this process listens
 * @param pseudonym our name in {@code Via}: the same on all nodes of one name, so that a loop over two of them is seen
 * @param minimumRate of request bodies
 */
record Surroundings(
        LiveConfig live,
        Gate gate,
        Dialer dialer,
        Tunnels tunnels,
        Usage usage,
        Replies replies,
        GatewayPages pages,
        ProxyMetrics metrics,
        Leases leases,
        OwnListeners own,
        String pseudonym,
        BodyPace.Minimum minimumRate) {

    static Surroundings of(
            LiveConfig live,
            AuditTrail trail,
            NameLookup names,
            Leases leases,
            OwnListeners own,
            MeterRegistry registry,
            Transport transport,
            BodyPace.Minimum minimumRate) {
        ProxyMetrics metrics = new ProxyMetrics(registry);
        metrics.know(live.policy().settings());
        live.subscribe(next -> metrics.know(next.settings()));
        Usage usage = new Usage(live::policy, MemoryGuard.ofProcess());
        metrics.know(usage);
        Refusals refusals = new Refusals();
        return new Surroundings(
                live,
                new Gate(live, trail, names, refusals, metrics, usage),
                new Dialer(transport, metrics),
                new Tunnels(live, trail, metrics, usage),
                usage,
                new Replies(live),
                new GatewayPages(live, refusals),
                metrics,
                leases,
                own,
                Pseudonym.of(live.policy().settings().name()),
                minimumRate);
    }

    /** Connects for a tunnel, on the client's own event loop. */
    Gate.Opener tunnelTo(Arrival arrival, Destination place) {
        return all -> dialer.dial(arrival.loop(), all, place.port(), limits().dial());
    }

    /** Those in force now. */
    Limits limits() {
        return live.policy().settings().limits();
    }
}

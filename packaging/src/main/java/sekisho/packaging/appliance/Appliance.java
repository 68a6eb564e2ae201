package sekisho.packaging.appliance;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditMetrics;
import sekisho.audit.AuditState;
import sekisho.audit.AuditTrail;
import sekisho.audit.FloodGate;
import sekisho.config.LiveConfig;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Settings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.dns.DnsServer;
import sekisho.dns.Resolution;
import sekisho.packaging.admin.NameRoutes;
import sekisho.packaging.metrics.Health;
import sekisho.packaging.metrics.PrometheusPage;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Version;
import sekisho.proxy.ListenerBook;
import sekisho.proxy.NameLookup;
import sekisho.proxy.ProxyServer;

/** The whole machine: started in the order in which one part needs another, stopped in the opposite order. */
public final class Appliance {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Screen screen;
    private final LiveConfig live;
    private final Health health;
    private final ProxyServer proxy;
    private final Consumer<String> reload;
    private final Endings endings;
    private final String readyLine;

    private Appliance(
            Screen screen,
            LiveConfig live,
            Health health,
            ProxyServer proxy,
            Consumer<String> reload,
            Endings endings,
            String readyLine) {
        this.screen = screen;
        this.live = live;
        this.health = health;
        this.proxy = proxy;
        this.reload = reload;
        this.endings = endings;
        this.readyLine = readyLine;
    }

    /**
     * Starts everything that the settings list, or nothing.
     *
     * @throws IOException when the file can't be read
     */
    public static Appliance start(ConfigSource source, Screen screen)
            throws IOException, InvalidSettings, StartFailure {
        StartEdition first = StartEdition.of(source);
        first.file().warnings().forEach(warning -> screen.err().println(warning.format(source.name())));
        Endings endings = new Endings();
        try {
            Appliance appliance = wire(source, first, screen, endings);
            if (first.drift()) {
                appliance.reload("start");
            }
            return appliance;
        } catch (StartFailure | RuntimeException failed) {
            endings.run();
            throw failed;
        }
    }

    /** All wiring is here: what one part knows of another stands between these lines. */
    private static Appliance wire(ConfigSource source, StartEdition first, Screen screen, Endings endings)
            throws StartFailure {
        Settings settings = first.file().settings();
        Clock clock = Clock.systemUTC();
        PrometheusPage page = endings.later(new PrometheusPage(), PrometheusPage::close);
        Opening opening = new Opening(settings, screen, endings);

        AuditLog log = opening.log(new AuditMetrics(page.registry()));
        RuleMatches trail = new RuleMatches(endings.later(new FloodGate(log), FloodGate::close), clock);
        Health health = new Health(() -> log.state() == AuditState.CLOSED);

        ListenerBook own = new ListenerBook();
        LiveConfig live = new LiveConfig(Editions.compile(settings, first.edition(), own, clock));
        opening.record(trail, List.of(lifecycle(live, true), Editions.first(live)));
        endings.later(() -> trail.record(lifecycle(live, false)).join());
        // What is true if we stop here: the log says that we started, and with which edition; no listener is open.

        Approvals approvals =
                Approvals.open(new Approvals.Place(live, trail, log, clock), source.base(), first, opening);
        Resolution names = endings.later(Resolution.open(live, own, page.registry()), Resolution::close);
        ProxyServer proxy = opening.doors(
                () -> ProxyServer.start(live, trail, lookup(names), names.leases()::holds, own, page.registry()));
        DnsServer dns =
                opening.names(() -> DnsServer.start(live, names, trail, () -> log.state() != AuditState.CLOSED, own));
        log.onState(new ClosedGrace(GRACE, proxy::cutTunnels)::state);
        Desk desk = Desk.open(live, trail, page, health, approvals, flushing(dns, trail), opening);
        List.of(dns.addresses(), desk.admin(), desk.metrics()).forEach(bound -> bound.forEach(own::add));

        ReloadMeters reloads = new ReloadMeters(page.registry(), clock.instant());
        Certificates certificates = new Certificates(live, proxy.fronts(), dns.fronts(), desk, screen);
        HouseFamilies.add(page, live, trail, certificates, clock);
        Editions editions = new Editions(
                source, first.file().files(), live, trail, own, clock, reloads, screen, approvals.changes());
        approvals.activateBy(editions::activate);
        Consumer<String> load = editions::reload;
        Consumer<String> reload = load.andThen(cause -> certificates.renew());
        endings.later(
                new FileWatch(editions::files, certificates::files, () -> reload.accept("file")), FileWatch::close);
        health.enter(Health.Phase.READY);
        return new Appliance(screen, live, health, proxy, reload, endings, ready(proxy, dns, desk));
    }

    public String readyLine() {
        return readyLine;
    }

    public Settings settings() {
        return live.policy().settings();
    }

    /** @param cause for the line that tells what came of it */
    public void reload(String cause) {
        reload.accept(cause);
    }

    /**
     * Takes nothing new, lets what is open come to its end for {@code limits.drain}, and stops.
     *
     * @param hurry when it opens, there is no more waiting
     */
    public void drain(CountDownLatch hurry) {
        health.enter(Health.Phase.DRAINING);
        var longest = settings().limits().drain();
        screen.complain("drain.begin", longest.toSeconds());
        Thread impatience = new Thread(
                () -> {
                    try {
                        hurry.await();
                        proxy.close();
                    } catch (InterruptedException drained) {
                        Thread.currentThread().interrupt();
                    }
                },
                "sekisho-hurry");
        impatience.setDaemon(true);
        impatience.start();
        proxy.drain(longest);
        impatience.interrupt();
        endings.run();
        screen.complain("drain.end");
    }

    private static String ready(ProxyServer proxy, DnsServer dns, Desk desk) {
        return new ReadyLine()
                .part("proxy", proxy.addresses(Door.HTTP), "", "")
                .part("socks5", proxy.addresses(Door.SOCKS5), "", "")
                .part("sni", proxy.addresses(Door.SNI), "", "")
                .part("relay", proxy.addresses(Door.RELAY), "", "")
                .part("dns", dns.addresses(), "", "")
                .part("admin", desk.admin(), "https://", "")
                .part("metrics", desk.metrics(), "http://", "/metrics")
                .text();
    }

    private static NameRoutes flushing(DnsServer dns, AuditTrail trail) {
        return new NameRoutes(name -> name.map(dns::forget).orElseGet(dns::forgetAll), trail);
    }

    /** The proxy asks the dns module, and knows nothing of it. */
    private static NameLookup lookup(Resolution names) {
        return (name, port) -> names.addresses(name, port)
                .thenApply(resolved -> resolved.fold(
                        found -> new NameLookup.Found.Addresses(found.addresses()),
                        failed -> new NameLookup.Found.NotFound(failed.reason())));
    }

    private static AuditEvent lifecycle(LiveConfig live, boolean start) {
        Edition edition = live.policy().edition();
        return new AuditEvent.Lifecycle(DecisionId.next(), start, "sekisho " + Version.text(), edition);
    }
}

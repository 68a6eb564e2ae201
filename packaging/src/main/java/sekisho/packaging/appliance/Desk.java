package sekisho.packaging.appliance;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sekisho.audit.AuditTrail;
import sekisho.audit.LogPages;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Policy;
import sekisho.config.settings.Listen;
import sekisho.packaging.admin.AdminRoutes;
import sekisho.packaging.admin.AdminServer;
import sekisho.packaging.admin.ChangeRoutes;
import sekisho.packaging.admin.GrantRoutes;
import sekisho.packaging.admin.NameRoutes;
import sekisho.packaging.metrics.Health;
import sekisho.packaging.metrics.MetricsServer;
import sekisho.packaging.metrics.PrometheusPage;

/** The listeners for those who run the appliance, on one thread of their own: traffic doesn't make them wait. */
final class Desk {

    private final Optional<AdminServer> admin;
    private final Optional<MetricsServer> metrics;

    private Desk(Optional<AdminServer> admin, Optional<MetricsServer> metrics) {
        this.admin = admin;
        this.metrics = metrics;
    }

    static Desk open(
            LiveConfig live,
            AuditTrail trail,
            PrometheusPage page,
            Health health,
            Approvals approvals,
            NameRoutes names,
            Opening opening)
            throws StartFailure {
        Listen listen = live.policy().settings().listen();
        EventLoopGroup group = opening.endings()
                .later(
                        new MultiThreadIoEventLoopGroup(
                                1, new DefaultThreadFactory("sekisho-desk", true), NioIoHandler.newFactory()),
                        ending -> ending.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                                .syncUninterruptibly());
        Optional<AdminServer> admin = Optional.empty();
        if (listen.admin().isPresent()) {
            Listen.Admin asked = listen.admin().get();
            AdminRoutes routes = routes(live, health, approvals).with(names);
            admin = Optional.of(opening.listener(
                    "listen.admin",
                    List.of(asked),
                    () -> new AdminServer(asked, routes, live, trail, group),
                    AdminServer::close));
            approvals.believe(admin.get()::check);
        }
        Optional<MetricsServer> metrics = Optional.empty();
        if (listen.metrics().isPresent()) {
            InetSocketAddress asked = listen.metrics().get();
            metrics = Optional.of(opening.listener(
                    "listen.metrics",
                    List.<Listen.Place>of(() -> asked),
                    () -> new MetricsServer(asked, page, health, group),
                    MetricsServer::close));
        }
        return new Desk(admin, metrics);
    }

    private static AdminRoutes routes(LiveConfig live, Health health, Approvals approvals) {
        return new AdminRoutes(
                () -> StatusText.of(live.policy(), health),
                new LogPages(live.policy().settings().audit().directory()),
                approvals.desk().map(found -> new GrantRoutes(found, live)),
                approvals.changes().map(found -> new ChangeRoutes(found, live)));
    }

    List<InetSocketAddress> admin() {
        return admin.map(AdminServer::address).stream().toList();
    }

    List<InetSocketAddress> metrics() {
        return metrics.map(MetricsServer::address).stream().toList();
    }

    /** When certificates end, by name. */
    Map<String, Instant> expiry() {
        return admin.map(AdminServer::expiry).orElse(Map.of());
    }

    /** @return what an operator must know */
    List<String> renewCertificates(Policy policy) {
        Optional<Listen.Admin> listen = policy.settings().listen().admin();
        if (admin.isEmpty() || listen.isEmpty()) {
            return List.of();
        }
        try {
            return admin.get().renew(listen.get().tls());
        } catch (GeneralSecurityException unusable) {
            return List.of("listen.admin, the old files stay in use: " + unusable.getMessage());
        }
    }
}

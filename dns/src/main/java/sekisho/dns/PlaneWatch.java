package sekisho.dns;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.value.DecisionId;
import sekisho.dns.plane.NameState;
import sekisho.dns.plane.PlaneFinding;

/**
 * Repeats what {@code sekisho dns verify} does while the appliance runs: at the start, with each new edition, and every hour.
 * A name that leaves the private plane, and one that comes back, is written down and told to operators.
 */
public final class PlaneWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PlaneWatch.class);

    private static final Duration EVERY = Duration.ofHours(1);

    /** Records of one round; when a whole region moves, its first names say enough. */
    private static final int MOST_TOLD = 50;

    private final LiveConfig config;
    private final Resolution names;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final Future<?> hourly;
    private Map<String, NameState> known = Map.of();

    private PlaneWatch(LiveConfig config, Resolution names, AuditTrail trail, InstantSource clock) {
        this.config = config;
        this.names = names;
        this.trail = trail;
        this.clock = clock;
        hourly = names.loops().group().scheduleWithFixedDelay(this::round, 0, EVERY.toNanos(), TimeUnit.NANOSECONDS);
        config.subscribe(policy -> names.loops().group().execute(this::round));
    }

    public static PlaneWatch start(LiveConfig config, Resolution names, AuditTrail trail, InstantSource clock) {
        return new PlaneWatch(config, names, trail, clock);
    }

    void round() {
        PlaneCheck.run(names, config.policy().settings(), Instant.ofEpochMilli(clock.millis()))
                .whenComplete((findings, bug) -> {
                    if (bug != null) {
                        LOG.error("the private plane could not be looked at", bug);
                    } else {
                        learn(findings);
                    }
                });
    }

    private synchronized void learn(List<PlaneFinding> findings) {
        names.metrics().verified(findings);
        Map<String, NameState> now = new HashMap<>();
        int told = 0;
        for (PlaneFinding finding : findings) {
            String key = finding.name().name().host() + " " + finding.upstream();
            NameState before = known.getOrDefault(key, NameState.PRIVATE);
            now.put(key, finding.state());
            boolean left = finding.isFault() && finding.state().isOutside() && finding.state() != before;
            boolean back = finding.state() == NameState.PRIVATE && before.isOutside();
            if ((left || back) && told++ < MOST_TOLD) {
                tell(finding, before);
            }
        }
        if (told > MOST_TOLD) {
            LOG.warn("{} more names left the private plane or came back", told - MOST_TOLD);
        }
        known = now;
    }

    private void tell(PlaneFinding finding, NameState before) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("name", finding.name().name().host().toString());
        facts.put("service", finding.name().name().service());
        facts.put("rule", finding.name().rule().id());
        facts.put("upstream", finding.upstream());
        facts.put("before", before.label());
        facts.put("state", finding.state().label());
        facts.put("addresses", finding.addresses().toString());
        trail.record(new AuditEvent.LogActivity(DecisionId.next(), "dns.verify", facts));
        LOG.warn(
                "{} is {} at {}: {}",
                finding.name().name().host(),
                finding.state().label(),
                finding.upstream(),
                finding.addresses());
    }

    @Override
    public void close() {
        hourly.cancel(false);
    }
}

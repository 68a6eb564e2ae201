package sekisho.dns;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.policy.Access;
import sekisho.config.policy.Decision;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Identity;
import sekisho.config.value.Reason;
import sekisho.dns.tunnelling.LookAlikes;
import sekisho.dns.tunnelling.TunnelWatch;

/** What clients ask for and are told, as far as it has to be remembered: against tunnels in names, and for leases. */
final class Lessons {

    private static final Logger LOG = LoggerFactory.getLogger(Lessons.class);

    private final Resolution resolution;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final TunnelWatch tunnels;
    private final LookAlikes lookAlikes = new LookAlikes();

    Lessons(Resolution resolution, AuditTrail trail, InstantSource clock) {
        this.resolution = resolution;
        this.trail = trail;
        this.clock = clock;
        this.tunnels = new TunnelWatch(this::tell);
    }

    /** A question that the policy allows, before anybody is asked. @return why it gets no answer all the same */
    Optional<Decision.Deny> wanted(Hearing hearing, Access.Resolve access, Decision.Allow allow) {
        Optional<Reason> no = tunnels.judge(
                hearing.policy().settings().dns().tunnelling(),
                access.identity(),
                access.name(),
                access.type(),
                resolution.now());
        no.ifPresent(reason -> resolution.metrics().tunnelling("refused").increment());
        return no.map(reason -> new Decision.Deny(reason, Optional.of(allow.rule())));
    }

    /** A question that the policy refuses. */
    void refused(Hearing hearing) {
        Identity client = hearing.client().identity();
        String name = hearing.query().name().toString();
        if (lookAlikes.isNews(client.source(), name)) {
            resolution.metrics().tunnelling("look-alike").increment();
            trail.record(new AuditEvent.LogActivity(
                    DecisionId.next(),
                    "dns.look-alike",
                    Map.of("client", client.source().toString(), "name", name)));
            LOG.warn("{} asked for {}, which pretends to be another name", client.source(), name);
        }
    }

    /** An answer that leaves now. */
    void told(Hearing hearing, Decision.Allow allow, Answer answer) {
        Identity client = hearing.client().identity();
        hearing.query().name().hostName().asOptional().ifPresent(name -> {
            long now = resolution.now();
            if (answer.rcode() == Wire.NXDOMAIN) {
                tunnels.absent(client, name, now);
            }
            long end = answer.seconds() > 0 ? answer.end() : now;
            long until = allow.until()
                    .map(last -> Math.min(
                            end, now + Duration.between(clock.instant(), last).toNanos()))
                    .orElse(end);
            resolution.leases().give(client, name, answer.addresses(), until);
        });
    }

    private void tell(Identity client, String registered, String level, int measure) {
        resolution.metrics().tunnelling(level).increment();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("client", client.source().toString());
        facts.put("below", registered);
        facts.put("level", level);
        facts.put("measure", Integer.toString(measure));
        trail.record(new AuditEvent.LogActivity(DecisionId.next(), "dns.tunnelling", facts));
        LOG.warn("names below {} asked for by {}: {} ({})", registered, client.source(), level, measure);
    }
}

package sekisho.config.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.Host;
import sekisho.config.value.IpAddress;

/**
 * The grants in force at one moment. Immutable; each ends by the wall clock and by the monotonic one, whichever comes
 * first: a clock that is set back makes no time, and no timer has to work for an end to come.
 */
public final class Grants {

    public static final Grants NONE = new Grants(List.of());

    /** One that has not ended, and {@link System#nanoTime} at its end. */
    record InForce(Grant grant, long endNanos) {

        static InForce of(Grant grant, Instant now, long nanos) {
            long left = Math.max(0, Duration.between(now, grant.end()).toNanos());
            return new InForce(grant, nanos + left);
        }

        boolean isOpen(Instant now, long nanos) {
            return !now.isBefore(grant.from()) && !hasEnded(now, nanos);
        }

        boolean hasEnded(Instant now, long nanos) {
            return !now.isBefore(grant.end()) || nanos - endNanos >= 0;
        }
    }

    private final Map<String, List<InForce>> byRule = new HashMap<>();

    Grants(Collection<InForce> all) {
        for (InForce each : all) {
            byRule.computeIfAbsent(each.grant().scope().rule(), absent -> new ArrayList<>(1))
                    .add(each);
        }
    }

    /** These, from {@code now} on. */
    public static Grants of(Collection<Grant> grants, Instant now) {
        return new Grants(grants.stream()
                .map(grant -> InForce.of(grant, now, System.nanoTime()))
                .toList());
    }

    /** For somebody who asks. */
    public record Asker(Optional<String> person, IpAddress source, Host host, int port) {}

    /**
     * The grant by which a rule may allow this now: of several, the one that ends last.
     *
     * @param rule that needs one
     * @param nanos of {@link System#nanoTime}
     */
    public Optional<Grant> covering(RuleSettings rule, Asker asker, Instant now, long nanos) {
        return byRule.getOrDefault(rule.id(), List.of()).stream()
                .filter(each -> each.isOpen(now, nanos))
                .map(InForce::grant)
                .filter(grant -> grant.scope().holds(asker.host(), asker.port()))
                .filter(grant -> grant.holder().is(rule.needs().orElseThrow().binds(), asker.person(), asker.source()))
                .max(Comparator.comparing(Grant::end).thenComparing(Grant::id));
    }

    /** How many are open now, by rule. */
    public long open(String rule, Instant now, long nanos) {
        return byRule.getOrDefault(rule, List.of()).stream()
                .filter(each -> each.isOpen(now, nanos))
                .count();
    }
}

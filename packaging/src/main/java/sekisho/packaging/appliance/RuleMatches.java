package sekisho.packaging.appliance;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;

/** Remembers when each rule last decided something, by listening to what is recorded. A rule that nobody uses can go. */
final class RuleMatches implements AuditTrail {

    private final AuditTrail log;
    private final InstantSource clock;
    private final Map<String, Double> last = new ConcurrentHashMap<>();
    private final RuleOf ruleOf = new RuleOf();

    RuleMatches(AuditTrail log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Acknowledgement> record(AuditEvent event) {
        event.fold(ruleOf).ifPresent(rule -> last.put(rule, clock.millis() / 1000.0));
        return log.record(event);
    }

    /** Seconds since the epoch by rule; 0 for a rule of these settings that never matched. */
    Map<String, Double> of(Settings settings) {
        return settings.rules().stream()
                .collect(Collectors.toMap(RuleSettings::id, rule -> last.getOrDefault(rule.id(), 0.0)));
    }

    private static final class RuleOf implements AuditEvent.Cases<Optional<String>> {

        @Override
        public Optional<String> connection(AuditEvent.Connection event) {
            return event.verdict().rule();
        }

        @Override
        public Optional<String> closed(AuditEvent.Closed event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> query(AuditEvent.Query event) {
            return event.verdict().rule();
        }

        @Override
        public Optional<String> repeated(AuditEvent.Repeated event) {
            return event.like().fold(this);
        }

        @Override
        public Optional<String> edition(AuditEvent.EditionChange event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> lifecycle(AuditEvent.Lifecycle event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> adminCall(AuditEvent.AdminCall event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> authentication(AuditEvent.Authentication event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> approval(AuditEvent.Approval event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> logActivity(AuditEvent.LogActivity event) {
            return Optional.empty();
        }
    }
}

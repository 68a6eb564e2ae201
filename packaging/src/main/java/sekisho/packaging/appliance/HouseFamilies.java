package sekisho.packaging.appliance;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Policy;
import sekisho.config.settings.RuleSettings;
import sekisho.packaging.metrics.PrometheusPage;
import sekisho.packaging.metrics.PrometheusPage.Family;
import sekisho.packaging.screen.Version;

/** The numbers about the appliance as a whole. */
final class HouseFamilies {

    private HouseFamilies() {}

    static void add(
            PrometheusPage page, LiveConfig live, RuleMatches matches, Certificates certificates, InstantSource clock) {
        page.add(new Family(
                "sekisho_build_info", "The version that runs", "version", () -> Map.of(Version.text(), 1.0)));
        page.add(new Family(
                "sekisho_edition_info",
                "The edition in force",
                "digest",
                () -> Map.of(live.policy().edition().digest(), 1.0)));
        page.add(new Family(
                "sekisho_grants_open",
                "Grants in force, by the rule that needs them",
                "rule",
                () -> grantsOpen(live.policy())));
        page.add(new Family(
                "sekisho_rule_last_match_timestamp_seconds",
                "When a rule last decided; 0 when not since the start",
                "rule",
                () -> matches.of(live.policy().settings())));
        page.add(new Family(
                "sekisho_certificate_expiry_seconds",
                "Seconds until a certificate ends",
                "name",
                () -> certificates.expiry().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                end -> Duration.between(clock.instant(), end.getValue())
                                                .toMillis()
                                        / 1000.0))));
    }

    private static Map<String, Double> grantsOpen(Policy policy) {
        return policy.settings().rules().stream()
                .filter(rule -> rule.needs().isPresent())
                .collect(Collectors.toMap(RuleSettings::id, rule ->
                        (double) policy.grants().open(rule.id(), policy.now(), System.nanoTime())));
    }
}

package sekisho.packaging.appliance;

import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.config.policy.Policy;
import sekisho.packaging.metrics.Health;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Version;

/** The body of {@code GET /status}. */
final class StatusText {

    private StatusText() {}

    static String of(Policy policy, Health health) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", policy.settings().name());
        facts.put("version", Version.text());
        facts.put("edition", policy.edition().digest());
        facts.put("approvers", policy.edition().approvers());
        facts.put("rules", policy.settings().rules().size());
        facts.put("ready", health.notReady().isEmpty());
        facts.put("health", health.notReady().orElse("ready"));
        return Json.text(facts) + "\n";
    }
}

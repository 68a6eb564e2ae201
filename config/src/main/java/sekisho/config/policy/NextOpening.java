package sekisho.config.policy;

import java.time.Instant;
import java.util.Optional;

/** When the hours of a rule begin next: for people, not for decisions. */
public final class NextOpening {

    private NextOpening() {}

    /** @return empty where the rule has no hours, or is open */
    public static Optional<Instant> of(Policy policy, String rule) {
        Instant now = policy.now();
        return policy.settings().rules().stream()
                .filter(written -> written.id().equals(rule))
                .flatMap(written -> written.hours().stream())
                .flatMap(hours -> new OpenHours(hours, policy.settings().zone()).opens(now).stream())
                .filter(now::isBefore)
                .findFirst();
    }
}

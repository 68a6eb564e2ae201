package sekisho.config.policy;

import java.util.Optional;
import sekisho.config.value.Reason;

/**
 * How far an access came with a rule whose hosts match it, from farthest away to fitting whole. Of several rules, the
 * one that came nearest gives the reason of a refusal.
 */
enum Fit {
    CLIENT(Optional.of(Reason.RULE_CLIENT)),
    EXPIRED(Optional.of(Reason.RULE_EXPIRED)),
    THROUGH(Optional.of(Reason.RULE_THROUGH)),
    PORT(Optional.of(Reason.PORT)),
    TYPE(Optional.of(Reason.TYPE)),
    EMBEDDED(Optional.of(Reason.ADDR_EMBEDDED)),
    ADDRESS(Optional.of(Reason.ADDR_CLASS)),
    GRANT(Optional.of(Reason.GRANT_NONE)),
    CLOSED(Optional.of(Reason.HOURS_CLOSED)),
    /** Whole but for its hours, and the rule only reports. */
    REPORTED(Optional.empty()),
    WHOLE(Optional.empty());

    private final Optional<Reason> reason;

    Fit(Optional<Reason> reason) {
        this.reason = reason;
    }

    /** Why it does not fit; empty for a yes. */
    Optional<Reason> reason() {
        return reason;
    }
}

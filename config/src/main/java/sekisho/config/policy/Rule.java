package sekisho.config.policy;

import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Target;

/**
 * What a decision rests on: a rule, and that one of its targets which matched.
 *
 * @param target whose ports and tunnel hold for this access
 */
public record Rule(RuleSettings written, Target target) {

    public String id() {
        return written.id();
    }
}

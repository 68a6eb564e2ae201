package sekisho.config.policy;

import java.util.Optional;
import java.util.function.Function;
import sekisho.config.value.Reason;

/** Yes by a rule, or no for a reason. There is no third kind, and nothing stands for "not decided". */
public sealed interface Decision {

    /** @param rule the rule that says yes; of several, the first in the file's order */
    record Allow(Rule rule) implements Decision {}

    /** @param rule the rule that says no, where one does */
    record Deny(Reason reason, Optional<Rule> rule) implements Decision {

        public Deny(Reason reason) {
            this(reason, Optional.empty());
        }
    }

    default <R> R fold(Function<? super Allow, ? extends R> allow, Function<? super Deny, ? extends R> deny) {
        return this instanceof Allow yes ? allow.apply(yes) : deny.apply((Deny) this);
    }
}

package sekisho.audit;

import java.util.Locale;
import java.util.Optional;
import sekisho.config.value.Edition;
import sekisho.config.value.Reason;

/**
 * What was decided about an event, by which rule of which edition.
 *
 * @param reason empty only for {@link Outcome#ALLOW}
 * @param rule id of the rule that said so, where one did
 * @param detail what the reason is about, in English: an address and what it is for
 */
public record Verdict(
        Outcome outcome, Optional<Reason> reason, Optional<String> rule, Edition edition, Optional<String> detail) {

    /** The {@code decision} of records and metrics. */
    public enum Outcome {
        ALLOW,
        DENY,
        REJECT,
        UNREACHABLE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Verdict allow(String rule, Edition edition) {
        return new Verdict(Outcome.ALLOW, Optional.empty(), Optional.of(rule), edition, Optional.empty());
    }

    public static Verdict of(Reason reason, Optional<String> rule, Edition edition) {
        return of(reason, rule, edition, Optional.empty());
    }

    /** The outcome follows from the reason's kind; an end is the end of something allowed. */
    public static Verdict of(Reason reason, Optional<String> rule, Edition edition, Optional<String> detail) {
        Outcome outcome = switch (reason.kind()) {
            case REJECT -> Outcome.REJECT;
            case DENY -> Outcome.DENY;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case END -> Outcome.ALLOW;
        };
        return new Verdict(outcome, Optional.of(reason), rule, edition, detail);
    }
}

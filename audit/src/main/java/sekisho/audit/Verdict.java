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
 * @param wouldDeny the refusal that a rule in report mode has kept to itself
 * @param grant id of the grant that it rests on
 */
public record Verdict(
        Outcome outcome,
        Optional<Reason> reason,
        Optional<String> rule,
        Edition edition,
        Optional<String> detail,
        Optional<Reason> wouldDeny,
        Optional<String> grant) {

    public Verdict(
            Outcome outcome,
            Optional<Reason> reason,
            Optional<String> rule,
            Edition edition,
            Optional<String> detail,
            Optional<Reason> wouldDeny) {
        this(outcome, reason, rule, edition, detail, wouldDeny, Optional.empty());
    }

    /** The same, resting on a grant. */
    public Verdict under(Optional<String> held) {
        return held.isEmpty() ? this : new Verdict(outcome, reason, rule, edition, detail, wouldDeny, held);
    }

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
        return allow(rule, edition, Optional.empty());
    }

    public static Verdict allow(String rule, Edition edition, Optional<Reason> wouldDeny) {
        return new Verdict(Outcome.ALLOW, Optional.empty(), Optional.of(rule), edition, Optional.empty(), wouldDeny);
    }

    /** A certificate is believed; what it may do is decided later, by rules. */
    public static Verdict believed(Edition edition, Optional<String> detail) {
        return new Verdict(Outcome.ALLOW, Optional.empty(), Optional.empty(), edition, detail, Optional.empty());
    }

    /** How something ended that had been allowed; the reason may be of any kind. */
    public static Verdict ended(
            Reason reason, String rule, Edition edition, Optional<String> detail, Optional<Reason> wouldDeny) {
        Outcome outcome = reason.kind() == Reason.Kind.DENY ? Outcome.ALLOW : outcome(reason);
        return new Verdict(outcome, Optional.of(reason), Optional.of(rule), edition, detail, wouldDeny);
    }

    public static Verdict of(Reason reason, Optional<String> rule, Edition edition) {
        return of(reason, rule, edition, Optional.empty());
    }

    /** The outcome follows from the reason's kind; an end is the end of something allowed. */
    public static Verdict of(Reason reason, Optional<String> rule, Edition edition, Optional<String> detail) {
        return new Verdict(outcome(reason), Optional.of(reason), rule, edition, detail, Optional.empty());
    }

    /** Why something never opened: what would have ended it rejects it before. */
    public static Verdict unopened(Reason reason, Optional<String> rule, Edition edition, Optional<String> detail) {
        Outcome outcome = reason.kind() == Reason.Kind.END ? Outcome.REJECT : outcome(reason);
        return new Verdict(outcome, Optional.of(reason), rule, edition, detail, Optional.empty());
    }

    private static Outcome outcome(Reason reason) {
        return switch (reason.kind()) {
            case REJECT -> Outcome.REJECT;
            case DENY -> Outcome.DENY;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case END -> Outcome.ALLOW;
        };
    }
}

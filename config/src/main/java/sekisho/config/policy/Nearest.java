package sekisho.config.policy;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** The best that the clauses of one question could do: a denial, else a whole fit, else the nearest miss. */
final class Nearest {

    private final Instant now;
    private final GrantHolder holder;
    private @Nullable Clause denial;
    private Optional<Instant> denialBegins = Optional.empty();
    private @Nullable Clause best;
    private Fit fit = Fit.CLIENT;

    Nearest(Instant now, GrantHolder holder) {
        this.now = now;
        this.holder = holder;
    }

    /** Clauses come in any order; among equals the first of the file counts. */
    void offer(Clause clause, Fit how) {
        if (clause.denies()) {
            if (how == Fit.WHOLE && (denial == null || clause.order() < denial.order())) {
                denial = clause;
            } else if (how == Fit.CLOSED) {
                Optional<Instant> begins = clause.opens(now);
                denialBegins = denialBegins
                        .filter(known -> begins.filter(known::isAfter).isEmpty())
                        .or(() -> begins);
            }
        } else if (best == null || how.compareTo(fit) > 0 || (how == fit && clause.order() < best.order())) {
            best = clause;
            fit = how;
        }
    }

    Decision decision(Question question) {
        if (denial != null) {
            return new Decision.Deny(Reason.RULE_DENY, Optional.of(denial.rule()));
        }
        Clause clause = best;
        if (clause == null) {
            return unlisted(question);
        }
        Optional<Reason> missing = fit.reason();
        if (missing.isEmpty()) {
            Decision.Allow yes = clause.yes(now, holder);
            return denialBegins.isEmpty()
                    ? yes
                    : yes.whileAlso(new Decision.Allow(clause.rule(), denialBegins, Optional.empty()));
        }
        Optional<IpAddress> address =
                fit == Fit.EMBEDDED || fit == Fit.ADDRESS ? clause.firstMisfit(question) : Optional.empty();
        Optional<Reason> also =
                fit == Fit.GRANT && !clause.isOpen(now) ? Optional.of(Reason.HOURS_CLOSED) : Optional.empty();
        return new Decision.Deny(missing.get(), Optional.of(clause.rule()), address, also);
    }

    /** The rule that a refusal for another reason can name: one that would have let the name through. */
    Optional<Rule> ruleUpToAddresses() {
        return best != null && fit.compareTo(Fit.EMBEDDED) >= 0 ? Optional.of(best.rule()) : Optional.empty();
    }

    /** An address that nobody listed is refused for what it is, when it is special. */
    private static Decision unlisted(Question question) {
        if (question.host() instanceof IpAddress literal) {
            SpecialAddresses.Kind kind = SpecialAddresses.kind(literal);
            if (kind == SpecialAddresses.Kind.EMBEDDED) {
                return new Decision.Deny(Reason.ADDR_EMBEDDED, Optional.empty(), Optional.of(literal));
            }
            if (kind == SpecialAddresses.Kind.SPECIAL) {
                return new Decision.Deny(Reason.ADDR_CLASS, Optional.empty(), Optional.of(literal));
            }
        }
        return new Decision.Deny(Reason.RULE_NONE);
    }
}

package sekisho.config.policy;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import sekisho.config.approval.Grant;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Yes by a rule, or no for a reason. There is no third kind, and nothing stands for "not decided". */
public sealed interface Decision {

    /**
     * @param rule the rule that says yes; of several, the first in the file's order
     * @param until the first instant at which this yes no longer holds; then it is asked again
     * @param wouldDeny what a rule in report mode let through
     * @param grant without which the rule would not have said yes
     */
    record Allow(Rule rule, Optional<Instant> until, Optional<Reason> wouldDeny, Optional<Grant> grant)
            implements Decision {

        public Allow(Rule rule, Optional<Instant> until, Optional<Reason> wouldDeny) {
            this(rule, until, wouldDeny, Optional.empty());
        }

        /** What holds only while {@code other} holds too: it ends with the first of both. */
        public Allow whileAlso(Allow other) {
            Optional<Instant> end =
                    until.isEmpty() || other.until.filter(until.get()::isAfter).isPresent() ? other.until : until;
            return new Allow(rule, end, wouldDeny.or(() -> other.wouldDeny), grant.or(() -> other.grant));
        }
    }

    /**
     * @param rule the rule that says no: a deny rule, or the allow rule that came nearest
     * @param address the first of the addresses that is the reason, where one is
     * @param also what would refuse it next, where that is known without another look: closed hours behind a missing grant
     */
    record Deny(Reason reason, Optional<Rule> rule, Optional<IpAddress> address, Optional<Reason> also)
            implements Decision {

        public Deny(Reason reason, Optional<Rule> rule, Optional<IpAddress> address) {
            this(reason, rule, address, Optional.empty());
        }

        public Deny(Reason reason) {
            this(reason, Optional.empty(), Optional.empty());
        }

        public Deny(Reason reason, Optional<Rule> rule) {
            this(reason, rule, Optional.empty());
        }

        /** The address and what it is for: {@code 127.0.0.1: loopback 127.0.0.0/8 (RFC 1122)}; or the next reason. */
        public Optional<String> detail() {
            return address.map(one -> one + ": " + SpecialAddresses.describe(one))
                    .or(() -> also.map(next -> "and " + next.code() + ": " + next.en()));
        }
    }

    default <R> R fold(Function<? super Allow, ? extends R> allow, Function<? super Deny, ? extends R> deny) {
        return this instanceof Allow yes ? allow.apply(yes) : deny.apply((Deny) this);
    }
}

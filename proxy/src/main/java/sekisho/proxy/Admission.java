package sekisho.proxy;

import io.netty.channel.Channel;
import java.util.function.BiFunction;
import java.util.function.Function;
import sekisho.config.policy.Access;
import sekisho.config.policy.Decision;
import sekisho.config.policy.Policy;
import sekisho.config.policy.Rule;
import sekisho.config.value.DecisionId;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.proxy.limit.Ticket;

/** What the gate answers. */
sealed interface Admission {

    /**
     * Allowed, written down, and connected.
     *
     * @param access with all its addresses, as it was judged
     * @param policy that judged it
     * @param ticket of the client's connection
     * @param address that was dialed, one of those judged
     */
    record Open(
            DecisionId id,
            Visit visit,
            Access access,
            Policy policy,
            Decision.Allow allow,
            Ticket ticket,
            Channel upstream,
            IpAddress address)
            implements Admission {

        Rule rule() {
            return allow.rule();
        }
    }

    /** Not allowed, and written down. */
    record Refused(DecisionId id, Reason reason) implements Admission {}

    /** Allowed, but not to be had: no name, no route, no log. */
    record Unreachable(DecisionId id, Reason reason) implements Admission {}

    static Admission no(DecisionId id, Reason reason) {
        return reason.kind() == Reason.Kind.UNREACHABLE ? new Unreachable(id, reason) : new Refused(id, reason);
    }

    /** Yes, or no of either kind: a door answers both alike, by their reason. */
    default <R> R fold(Function<? super Open, ? extends R> open, BiFunction<DecisionId, Reason, ? extends R> no) {
        if (this instanceof Open yes) {
            return open.apply(yes);
        }
        return this instanceof Refused refused
                ? no.apply(refused.id(), refused.reason())
                : no.apply(((Unreachable) this).id(), ((Unreachable) this).reason());
    }
}

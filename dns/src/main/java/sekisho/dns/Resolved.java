package sekisho.dns;

import java.util.List;
import java.util.function.Function;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** What became of a gate's own lookup: every address that the name has, or the reason why there is none. */
public sealed interface Resolved {

    /**
     * @param addresses at least one, IPv4 first, in the upstream's order
     * @param chain the names that aliases led through, in order; empty when there was none
     */
    record Found(List<IpAddress> addresses, List<HostName> chain) implements Resolved {
        public Found {
            addresses = List.copyOf(addresses);
            chain = List.copyOf(chain);
        }
    }

    /** @param reason {@code dns.*} */
    record Failed(Reason reason) implements Resolved {}

    default <R> R fold(Function<? super Found, ? extends R> found, Function<? super Failed, ? extends R> failed) {
        return this instanceof Found good ? found.apply(good) : failed.apply((Failed) this);
    }
}

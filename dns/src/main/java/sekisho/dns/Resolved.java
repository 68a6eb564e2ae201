package sekisho.dns;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Parsed;
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

    /** From what A and AAAA gave: a failure of one half is no reason to withhold the other. */
    static Resolved of(Parsed<Answer> v4, Parsed<Answer> v6) {
        List<Answer> learnt =
                Stream.of(v4, v6).flatMap(half -> half.asOptional().stream()).toList();
        List<IpAddress> addresses = learnt.stream()
                .flatMap(answer -> answer.addresses().stream())
                .distinct()
                .toList();
        if (addresses.isEmpty()) {
            boolean absent = learnt.stream().anyMatch(answer -> answer.rcode() == Wire.NXDOMAIN);
            return new Failed(
                    absent
                            ? Reason.DNS_NXDOMAIN
                            : failure(v4).or(() -> failure(v6)).orElse(Reason.DNS_NODATA));
        }
        List<WireName> hops = learnt.stream()
                .flatMap(answer -> answer.hops().stream())
                .distinct()
                .toList();
        List<HostName> chain = hops.stream()
                .flatMap(hop -> hop.hostName().asOptional().stream())
                .toList();
        return chain.size() == hops.size() ? new Found(addresses, chain) : new Failed(Reason.CHAIN);
    }

    private static Optional<Reason> failure(Parsed<Answer> half) {
        return half.fold(answer -> Optional.empty(), (reason, detail) -> Optional.of(reason));
    }

    default <R> R fold(Function<? super Found, ? extends R> found, Function<? super Failed, ? extends R> failed) {
        return this instanceof Found good ? found.apply(good) : failed.apply((Failed) this);
    }
}

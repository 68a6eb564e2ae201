package sekisho.dns.plane;

import java.util.List;
import java.util.Optional;
import sekisho.config.policy.AddressPlane;
import sekisho.config.value.IpAddress;

/**
 * What one upstream says of one name.
 *
 * @param upstream as the labels of metrics have it
 * @param addresses all that it gave, A and AAAA
 */
public record PlaneFinding(CataloguedName name, String upstream, NameState state, List<IpAddress> addresses) {

    public PlaneFinding {
        addresses = List.copyOf(addresses);
    }

    /** @param failure what is said when the upstream gave no answer to one of both questions */
    public static PlaneFinding of(
            CataloguedName name, String upstream, List<IpAddress> addresses, Optional<NameState> failure) {
        NameState state = addresses.isEmpty()
                ? failure.orElse(NameState.NXDOMAIN)
                : NameState.of(AddressPlane.of(name.rule(), addresses));
        boolean half = state == NameState.PRIVATE && failure.isPresent();
        return new PlaneFinding(name, upstream, half ? failure.get() : state, addresses);
    }

    /** A twin that this network doesn't have is missing or public, and nobody gets it: nothing is wrong. */
    public boolean isFault() {
        boolean absentTwin = name.name().twin() && (state == NameState.NXDOMAIN || state == NameState.PUBLIC);
        return state != NameState.PRIVATE && !absentTwin;
    }
}

package sekisho.config.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import sekisho.config.policy.SpecialAddresses.Kind;
import sekisho.config.settings.AddressScope;
import sekisho.config.value.AddressRange;
import sekisho.config.value.EmbeddedIpv4;
import sekisho.config.value.IpAddress;

/** {@code addresses} and {@code nat64} of one rule, ready for many ranges and many questions. */
final class AddressTest {

    private final Set<Kind> kinds;
    private final RangeTable<AddressRange> written;
    private final boolean nat64;

    AddressTest(AddressScope scope, boolean nat64) {
        this.nat64 = nat64;
        kinds = scope.fold(
                () -> EnumSet.of(Kind.PRIVATE),
                () -> EnumSet.of(Kind.PUBLIC),
                () -> EnumSet.of(Kind.PRIVATE, Kind.PUBLIC),
                ranges -> EnumSet.noneOf(Kind.class));
        List<AddressRange> ranges = scope.fold(List::of, List::of, List::of, Function.identity());
        written = RangeTable.of(
                ranges.stream().distinct().collect(Collectors.toMap(Function.identity(), Function.identity())),
                (around, inside) -> around);
    }

    /** {@link Fit#EMBEDDED}, {@link Fit#ADDRESS} or {@link Fit#WHOLE}. */
    Fit fit(IpAddress address) {
        Kind kind = SpecialAddresses.kind(address);
        if (kind != Kind.EMBEDDED) {
            return kinds.contains(kind) || written.find(address).isPresent() ? Fit.WHOLE : Fit.ADDRESS;
        }
        if (!nat64 || EmbeddedIpv4.isIsatap(address)) {
            return Fit.EMBEDDED;
        }
        return EmbeddedIpv4.nat64(address).map(this::fit).orElse(Fit.EMBEDDED);
    }
}

package sekisho.config.settings;

import java.net.InetAddress;
import java.util.List;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;

/** How far an {@link AddressScope} reaches, as far as the file alone can tell; the last word has the policy. */
public final class ScopeReach {

    private static final List<AddressRange> PRIVATE = List.of(
            AddressRange.of("10.0.0.0/8"),
            AddressRange.of("172.16.0.0/12"),
            AddressRange.of("192.168.0.0/16"),
            AddressRange.of("fc00::/7"));

    private ScopeReach() {}

    /** False when the address is certainly outside. */
    static boolean mayHold(AddressScope scope, IpAddress address) {
        return scope.fold(
                () -> within(PRIVATE, address),
                () -> mayBePublic(address),
                () -> within(PRIVATE, address) || mayBePublic(address),
                ranges -> within(ranges, address));
    }

    /** Whether every address of {@code inner} is certainly one of {@code outer}. */
    public static boolean holds(AddressScope outer, AddressScope inner) {
        return outer.equals(inner)
                || outer.fold(
                        () -> inner.fold(() -> true, () -> false, () -> false, ranges -> within(PRIVATE, ranges)),
                        () -> false,
                        () -> inner.fold(() -> true, () -> true, () -> true, ranges -> within(PRIVATE, ranges)),
                        mine -> inner.fold(
                                () -> within(mine, PRIVATE), () -> false, () -> false, ranges -> within(mine, ranges)));
    }

    /** As it is written in the file. */
    static String say(AddressScope scope) {
        return scope.fold(() -> "private", () -> "public", () -> "any", List::toString);
    }

    private static boolean mayBePublic(IpAddress address) {
        InetAddress inet = address.toInetAddress();
        return !within(PRIVATE, address)
                && !inet.isLoopbackAddress()
                && !inet.isLinkLocalAddress()
                && !inet.isMulticastAddress()
                && !inet.isAnyLocalAddress();
    }

    private static boolean within(List<AddressRange> outer, IpAddress address) {
        return outer.stream().anyMatch(range -> range.contains(address));
    }

    private static boolean within(List<AddressRange> outer, List<AddressRange> inner) {
        return inner.stream().allMatch(range -> outer.stream().anyMatch(other -> other.contains(range)));
    }
}

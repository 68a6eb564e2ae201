package sekisho.config.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IPv4 addresses inside IPv6 ones, other than the mapped form, which {@link IpAddress} itself unwraps. */
public final class EmbeddedIpv4 {

    private static final AddressRange COMPATIBLE = AddressRange.of("::/96");
    private static final AddressRange TRANSLATED = AddressRange.of("::ffff:0:0:0/96");
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");
    private static final AddressRange NAT64_LOCAL = AddressRange.of("64:ff9b:1::/48");
    private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16");
    private static final AddressRange TEREDO = AddressRange.of("2001::/32");

    private EmbeddedIpv4() {}

    /** An interface identifier 0000:5efe or 0200:5efe before an IPv4 address, under any prefix (RFC 5214 §6.1). */
    public static boolean isIsatap(IpAddress address) {
        return !address.isIpv4()
                && (address.byteAt(8) & 0xfd) == 0
                && address.byteAt(9) == 0
                && address.byteAt(10) == 0x5e
                && address.byteAt(11) == 0xfe;
    }

    /**
     * The IPv4 address behind a NAT64 one. The local-use prefix (RFC 8215) may be cut in any length of RFC 6052 §2.2, so
     * the same bits may mean different addresses to different translators; two forms have one meaning and are read: the
     * whole /48, its suffix zero, and the /96 whose further bits are zero.
     */
    public static Optional<IpAddress> nat64(IpAddress address) {
        if (NAT64.contains(address)) {
            return Optional.of(ipv4(address, 12, 13, 14, 15));
        }
        if (!NAT64_LOCAL.contains(address)) {
            return Optional.empty();
        }
        if (isZero(address, 6, 12)) {
            return Optional.of(ipv4(address, 12, 13, 14, 15));
        }
        return address.byteAt(8) == 0 && isZero(address, 11, 16)
                ? Optional.of(ipv4(address, 6, 7, 9, 10))
                : Optional.empty();
    }

    /** Every IPv4 address that some router or translator might take the address for. */
    public static List<IpAddress> readings(IpAddress address) {
        List<IpAddress> found = new ArrayList<>(0);
        if (address.isIpv4()) {
            return found;
        }
        if (COMPATIBLE.contains(address)
                || TRANSLATED.contains(address)
                || NAT64.contains(address)
                || NAT64_LOCAL.contains(address)
                || isIsatap(address)) {
            found.add(ipv4(address, 12, 13, 14, 15));
        }
        if (NAT64_LOCAL.contains(address)) {
            found.add(ipv4(address, 6, 7, 9, 10));
            found.add(ipv4(address, 7, 9, 10, 11));
            found.add(ipv4(address, 9, 10, 11, 12));
        }
        if (SIX_TO_FOUR.contains(address)) {
            found.add(ipv4(address, 2, 3, 4, 5));
        }
        if (TEREDO.contains(address)) {
            found.add(ipv4(address, 4, 5, 6, 7));
            IpAddress hidden = ipv4(address, 12, 13, 14, 15);
            found.add(IpAddress.of(new byte[] {
                (byte) ~hidden.byteAt(0), (byte) ~hidden.byteAt(1), (byte) ~hidden.byteAt(2), (byte) ~hidden.byteAt(3)
            }));
        }
        return found;
    }

    private static IpAddress ipv4(IpAddress address, int a, int b, int c, int d) {
        return IpAddress.of(new byte[] {
            (byte) address.byteAt(a), (byte) address.byteAt(b), (byte) address.byteAt(c), (byte) address.byteAt(d)
        });
    }

    private static boolean isZero(IpAddress address, int from, int to) {
        for (int i = from; i < to; i++) {
            if (address.byteAt(i) != 0) {
                return false;
            }
        }
        return true;
    }
}

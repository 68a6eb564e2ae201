package sekisho.dns;

import java.util.List;
import java.util.Optional;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;

/** A name below in-addr.arpa (RFC 1035 §3.5) or ip6.arpa (RFC 3596 §2.5), read as the addresses that it stands for. */
record ReverseName(AddressRange range) {

    private static final WireName V4 = WireName.of("in-addr.arpa");
    private static final WireName V6 = WireName.of("ip6.arpa");

    /** RFC 6303 §4, RFC 7793. An embedded zero network says nothing to anybody outside. */
    private static final List<AddressRange> LOCAL = List.of(
            AddressRange.of("0.0.0.0/8"),
            AddressRange.of("10.0.0.0/8"),
            AddressRange.of("100.64.0.0/10"),
            AddressRange.of("127.0.0.0/8"),
            AddressRange.of("169.254.0.0/16"),
            AddressRange.of("172.16.0.0/12"),
            AddressRange.of("192.0.2.0/24"),
            AddressRange.of("192.168.0.0/16"),
            AddressRange.of("198.51.100.0/24"),
            AddressRange.of("203.0.113.0/24"),
            AddressRange.of("255.255.255.255/32"),
            AddressRange.of("::/128"),
            AddressRange.of("::1/128"),
            AddressRange.of("fc00::/7"),
            AddressRange.of("fe80::/10"),
            AddressRange.of("2001:db8::/32"));

    static boolean isReverse(WireName name) {
        return name.isAtOrBelow(V4) || name.isAtOrBelow(V6);
    }

    /** Empty when the labels are not octets or nibbles, or too many. */
    static Optional<ReverseName> read(WireName name) {
        boolean v4 = name.isAtOrBelow(V4);
        int parts = name.labels() - 2;
        int width = v4 ? 8 : 4;
        if (parts * width > (v4 ? 32 : 128)) {
            return Optional.empty();
        }
        byte[] address = new byte[v4 ? 4 : 16];
        for (int i = 0; i < parts; i++) {
            int value = v4 ? octet(name.label(parts - 1 - i)) : nibble(name.label(parts - 1 - i));
            if (value < 0) {
                return Optional.empty();
            }
            address[i * width / 8] |= (byte) (v4 || i % 2 == 1 ? value : value << 4);
        }
        // A mapped address has no reverse name of its own in ip6.arpa: it is IPv4 (RFC 4291 §2.5.5.2).
        IpAddress base = IpAddress.of(address);
        return base.isIpv4() == v4
                ? Optional.of(new ReverseName(AddressRange.around(base, parts * width)))
                : Optional.empty();
    }

    /** Nobody outside can say anything about these addresses. */
    boolean isLocal() {
        return LOCAL.stream().anyMatch(local -> local.contains(range));
    }

    /** The one address, where the name is complete. */
    Optional<IpAddress> address() {
        return range.prefix() == (range.base().isIpv4() ? 32 : 128) ? Optional.of(range.base()) : Optional.empty();
    }

    private static int octet(String label) {
        return label.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(label) < 256 ? Integer.parseInt(label) : -1;
    }

    private static int nibble(String label) {
        return label.length() == 1 && "0123456789abcdef".contains(label) ? Integer.parseInt(label, 16) : -1;
    }
}

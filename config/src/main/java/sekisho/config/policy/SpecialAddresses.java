package sekisho.config.policy;

import java.util.HashMap;
import java.util.Map;
import sekisho.config.value.AddressRange;
import sekisho.config.value.EmbeddedIpv4;
import sekisho.config.value.IpAddress;

/**
 * What an address is for: the IANA special-purpose registries of IPv4 and IPv6 (RFC 6890), with multicast and what lies
 * outside the unicast space that IANA assigns. The narrowest range around an address says what it is.
 */
public final class SpecialAddresses {

    /** What a rule's {@code addresses} may make of a range. */
    enum Kind {
        /** Global unicast without a special purpose. */
        PUBLIC,
        /** 10/8, 172.16/12, 192.168/16, fc00::/7. */
        PRIVATE,
        /** Any other purpose; also where the registry says globally reachable. */
        SPECIAL,
        /** IPv6 whose bits hold an IPv4 address that some router would reach instead. */
        EMBEDDED
    }

    /** One line of the table. */
    record Purpose(AddressRange range, Kind kind, String name, String source) {
        @Override
        public String toString() {
            return name + " " + range + (source.isEmpty() ? "" : " (" + source + ")");
        }
    }

    private static final Map<AddressRange, Purpose> TABLE = new HashMap<>();

    static {
        ipv4();
        ipv6();
    }

    private static final RangeTable<Purpose> RANGES = RangeTable.of(TABLE, (around, inside) -> inside);

    private SpecialAddresses() {}

    /** What the address is for, in English: {@code loopback 127.0.0.0/8 (RFC 1122)}. */
    public static String describe(IpAddress address) {
        if (EmbeddedIpv4.isIsatap(address)) {
            return "ISATAP (RFC 5214)";
        }
        String outer = purpose(address).toString();
        return EmbeddedIpv4.nat64(address)
                .map(inner -> outer + " of " + inner + ", " + purpose(inner))
                .orElse(outer);
    }

    static Purpose purpose(IpAddress address) {
        return RANGES.find(address).orElseThrow();
    }

    /** The kind of the address, ISATAP included, which no range holds. */
    static Kind kind(IpAddress address) {
        return EmbeddedIpv4.isIsatap(address) ? Kind.EMBEDDED : purpose(address).kind();
    }

    private static void ipv4() {
        add("0.0.0.0/0", Kind.PUBLIC, "public", "");
        add("0.0.0.0/8", Kind.SPECIAL, "this network", "RFC 791");
        add("10.0.0.0/8", Kind.PRIVATE, "private", "RFC 1918");
        add("100.64.0.0/10", Kind.SPECIAL, "shared address space", "RFC 6598");
        add("127.0.0.0/8", Kind.SPECIAL, "loopback", "RFC 1122");
        add("169.254.0.0/16", Kind.SPECIAL, "link-local", "RFC 3927");
        add("172.16.0.0/12", Kind.PRIVATE, "private", "RFC 1918");
        add("192.0.0.0/24", Kind.SPECIAL, "protocol assignments", "RFC 6890");
        add("192.0.0.0/29", Kind.SPECIAL, "service continuity", "RFC 7335");
        add("192.0.0.8/32", Kind.SPECIAL, "dummy address", "RFC 7600");
        add("192.0.0.9/32", Kind.SPECIAL, "port control anycast", "RFC 7723");
        add("192.0.0.10/32", Kind.SPECIAL, "TURN anycast", "RFC 8155");
        add("192.0.0.170/32", Kind.SPECIAL, "NAT64 discovery", "RFC 7050");
        add("192.0.0.171/32", Kind.SPECIAL, "NAT64 discovery", "RFC 7050");
        add("192.0.2.0/24", Kind.SPECIAL, "documentation", "RFC 5737");
        add("192.31.196.0/24", Kind.SPECIAL, "AS112", "RFC 7535");
        add("192.52.193.0/24", Kind.SPECIAL, "AMT", "RFC 7450");
        add("192.88.99.0/24", Kind.SPECIAL, "6to4 relay anycast", "RFC 7526");
        add("192.88.99.2/32", Kind.SPECIAL, "6a44 relay anycast", "RFC 6751");
        add("192.168.0.0/16", Kind.PRIVATE, "private", "RFC 1918");
        add("192.175.48.0/24", Kind.SPECIAL, "AS112", "RFC 7534");
        add("198.18.0.0/15", Kind.SPECIAL, "benchmarking", "RFC 2544");
        add("198.51.100.0/24", Kind.SPECIAL, "documentation", "RFC 5737");
        add("203.0.113.0/24", Kind.SPECIAL, "documentation", "RFC 5737");
        add("224.0.0.0/4", Kind.SPECIAL, "multicast", "RFC 5771");
        add("240.0.0.0/4", Kind.SPECIAL, "reserved", "RFC 1112");
        add("255.255.255.255/32", Kind.SPECIAL, "limited broadcast", "RFC 919");
    }

    private static void ipv6() {
        add("::/0", Kind.SPECIAL, "not global unicast", "RFC 4291");
        add("2000::/3", Kind.PUBLIC, "public", "");
        add("::/96", Kind.EMBEDDED, "IPv4-compatible", "RFC 4291");
        add("::/128", Kind.SPECIAL, "unspecified", "RFC 4291");
        add("::1/128", Kind.SPECIAL, "loopback", "RFC 4291");
        add("::ffff:0:0:0/96", Kind.EMBEDDED, "IPv4-translated", "RFC 2765");
        add("64:ff9b::/96", Kind.EMBEDDED, "NAT64", "RFC 6052");
        add("64:ff9b:1::/48", Kind.EMBEDDED, "NAT64, local use", "RFC 8215");
        add("100::/64", Kind.SPECIAL, "discard-only", "RFC 6666");
        add("100:0:0:1::/64", Kind.SPECIAL, "dummy prefix", "RFC 9780");
        add("2001::/23", Kind.SPECIAL, "protocol assignments", "RFC 2928");
        add("2001::/32", Kind.EMBEDDED, "Teredo", "RFC 4380");
        add("2001:1::1/128", Kind.SPECIAL, "port control anycast", "RFC 7723");
        add("2001:1::2/128", Kind.SPECIAL, "TURN anycast", "RFC 8155");
        add("2001:1::3/128", Kind.SPECIAL, "service registration anycast", "RFC 9665");
        add("2001:2::/48", Kind.SPECIAL, "benchmarking", "RFC 5180");
        add("2001:3::/32", Kind.SPECIAL, "AMT", "RFC 7450");
        add("2001:4:112::/48", Kind.SPECIAL, "AS112", "RFC 7535");
        add("2001:10::/28", Kind.SPECIAL, "ORCHID", "RFC 4843");
        add("2001:20::/28", Kind.SPECIAL, "ORCHIDv2", "RFC 7343");
        add("2001:30::/28", Kind.SPECIAL, "drone remote identification", "RFC 9374");
        add("2001:db8::/32", Kind.SPECIAL, "documentation", "RFC 3849");
        add("2002::/16", Kind.EMBEDDED, "6to4", "RFC 3056");
        add("2620:4f:8000::/48", Kind.SPECIAL, "AS112", "RFC 7534");
        add("3fff::/20", Kind.SPECIAL, "documentation", "RFC 9637");
        add("5f00::/16", Kind.SPECIAL, "segment routing", "RFC 9602");
        add("fc00::/7", Kind.PRIVATE, "unique local", "RFC 4193");
        add("fe80::/10", Kind.SPECIAL, "link-local", "RFC 4291");
        add("fec0::/10", Kind.SPECIAL, "site-local", "RFC 3879");
        add("ff00::/8", Kind.SPECIAL, "multicast", "RFC 4291");
    }

    private static void add(String range, Kind kind, String name, String source) {
        AddressRange key = AddressRange.of(range);
        TABLE.put(key, new Purpose(key, kind, name, source));
    }
}

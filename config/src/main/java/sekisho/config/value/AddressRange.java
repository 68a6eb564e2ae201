package sekisho.config.value;

/**
 * A CIDR block (RFC 4632) whose host bits are zero.
 *
 * @param prefix 0–32 for IPv4, 0–128 for IPv6
 */
public record AddressRange(IpAddress base, int prefix) {

    public AddressRange {
        int width = base.isIpv4() ? 32 : 128;
        if (prefix < 0 || prefix > width) {
            throw new IllegalArgumentException("prefix /" + prefix);
        }
        if (!masked(base, prefix).equals(base)) {
            throw new IllegalArgumentException("host bits are set");
        }
    }

    /** For constants in code and tests: {@code 10.0.0.0/8}, {@code fc00::/7}, or one address. */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        IpAddress base = IpAddress.of(slash < 0 ? text : text.substring(0, slash));
        return new AddressRange(
                base, slash < 0 ? (base.isIpv4() ? 32 : 128) : Integer.parseInt(text.substring(slash + 1)));
    }

    /** The range with the host bits of {@code base} cleared: what an administrator probably meant. */
    public static AddressRange around(IpAddress base, int prefix) {
        return new AddressRange(masked(base, prefix), prefix);
    }

    /** An IPv4 address is never inside an IPv6 range, nor the other way round. */
    public boolean contains(IpAddress address) {
        if (address.isIpv4() != base.isIpv4()) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (address.byteAt(i) != base.byteAt(i)) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || (address.byteAt(whole) ^ base.byteAt(whole)) >> (8 - rest) == 0;
    }

    public boolean contains(AddressRange other) {
        return other.prefix >= prefix && contains(other.base);
    }

    @Override
    public String toString() {
        return base + "/" + prefix;
    }

    private static IpAddress masked(IpAddress address, int prefix) {
        byte[] bytes = address.bytes();
        for (int bit = prefix; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return IpAddress.of(bytes);
    }
}

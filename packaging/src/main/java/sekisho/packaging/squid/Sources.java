package sekisho.packaging.squid;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;

/** Addresses as {@code acl … src} and {@code dst} write them: one, a block by prefix or mask, or from one to another. */
final class Sources {

    private static final List<AddressRange> EVERYBODY = List.of(AddressRange.of("0.0.0.0/0"), AddressRange.of("::/0"));

    private Sources() {}

    /** @return the blocks; empty when the text is no address (Squid would look a name up once, at its start) */
    static List<AddressRange> read(String text) {
        if (text.equals("all")) {
            return EVERYBODY;
        }
        String[] ends = text.split("-", 2);
        if (ends.length == 2) {
            Optional<IpAddress> first = address(ends[0]);
            Optional<IpAddress> last = address(ends[1]);
            return first.isPresent() && last.isPresent() ? blocks(first.get(), last.get()) : List.of();
        }
        String[] parts = text.split("/", 2);
        Optional<IpAddress> base = address(parts[0]);
        if (base.isEmpty()) {
            return List.of();
        }
        int width = base.get().isIpv4() ? 32 : 128;
        int prefix = parts.length == 1 ? width : prefix(parts[1], width);
        return prefix < 0 ? List.of() : List.of(AddressRange.around(base.get(), prefix));
    }

    private static Optional<IpAddress> address(String text) {
        return IpAddress.parse(text).asOptional();
    }

    /** @return -1 for a mask with holes, and for what is none */
    private static int prefix(String text, int width) {
        if (text.matches("\\d{1,3}")) {
            int prefix = Integer.parseInt(text);
            return prefix <= width ? prefix : -1;
        }
        Optional<IpAddress> mask = address(text);
        if (mask.isEmpty() || mask.get().bytes().length * 8 != width) {
            return -1;
        }
        String bits = new BigInteger(1, mask.get().bytes()).toString(2);
        int ones = bits.indexOf('0') < 0 ? bits.length() : bits.indexOf('0');
        boolean whole = bits.length() == width && bits.indexOf('1', ones) < 0;
        return whole ? ones : bits.equals("0") ? 0 : -1;
    }

    /** The fewest blocks that hold exactly these addresses. */
    private static List<AddressRange> blocks(IpAddress first, IpAddress last) {
        int width = first.bytes().length * 8;
        BigInteger low = new BigInteger(1, first.bytes());
        BigInteger high = new BigInteger(1, last.bytes());
        List<AddressRange> blocks = new ArrayList<>();
        if (first.bytes().length != last.bytes().length) {
            return blocks;
        }
        while (low.compareTo(high) <= 0) {
            int free = low.signum() == 0 ? width : low.getLowestSetBit();
            while (low.add(BigInteger.ONE.shiftLeft(free))
                            .subtract(BigInteger.ONE)
                            .compareTo(high)
                    > 0) {
                free--;
            }
            blocks.add(new AddressRange(address(low, width), width - free));
            low = low.add(BigInteger.ONE.shiftLeft(free));
        }
        return blocks;
    }

    private static IpAddress address(BigInteger number, int width) {
        byte[] bytes = new byte[width / 8];
        byte[] given = number.toByteArray();
        for (int i = 0; i < Math.min(bytes.length, given.length); i++) {
            bytes[bytes.length - 1 - i] = given[given.length - 1 - i];
        }
        return IpAddress.of(bytes);
    }

    /** What is in both: of two blocks that meet, one holds the other. */
    static List<AddressRange> common(List<AddressRange> some, List<AddressRange> others) {
        List<AddressRange> both = new ArrayList<>();
        for (AddressRange one : some) {
            for (AddressRange other : others) {
                if (other.contains(one)) {
                    both.add(one);
                } else if (one.contains(other)) {
                    both.add(other);
                }
            }
        }
        return both.stream().distinct().toList();
    }
}

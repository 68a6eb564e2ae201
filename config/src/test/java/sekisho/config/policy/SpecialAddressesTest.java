package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.policy.RuleBuilder.allow;
import static sekisho.config.policy.TestEdition.connect;
import static sekisho.config.policy.TestEdition.told;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.config.settings.AddressScope;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;
import sekisho.config.value.NeverAllowed;

/** The IANA registries, typed from their pages a second time, against the table in the product. */
class SpecialAddressesTest {

    /** {@code P} private, {@code S} special, {@code E} embeds IPv4, {@code G} global unicast. */
    private static final String REGISTRIES = """
            0.0.0.0/0 G           192.0.0.10/32 S      203.0.113.0/24 S       2001:1::3/128 S
            0.0.0.0/8 S           192.0.0.170/32 S     240.0.0.0/4 S          2001:2::/48 S
            0.0.0.0/32 S          192.0.0.171/32 S     255.255.255.255/32 S   2001:3::/32 S
            10.0.0.0/8 P          192.0.2.0/24 S       224.0.0.0/4 S          2001:4:112::/48 S
            100.64.0.0/10 S       192.31.196.0/24 S    ::/0 S                 2001:10::/28 S
            127.0.0.0/8 S         192.52.193.0/24 S    2000::/3 G             2001:20::/28 S
            169.254.0.0/16 S      192.88.99.0/24 S     ::1/128 S              2001:30::/28 S
            172.16.0.0/12 P       192.88.99.2/32 S     ::/128 S               2001:db8::/32 S
            192.0.0.0/24 S        192.168.0.0/16 P     ::/96 E                2002::/16 E
            192.0.0.0/29 S        192.175.48.0/24 S    ::ffff:0:0:0/96 E      2620:4f:8000::/48 S
            192.0.0.8/32 S        198.18.0.0/15 S      64:ff9b::/96 E         3fff::/20 S
            192.0.0.9/32 S        198.51.100.0/24 S    64:ff9b:1::/48 E       5f00::/16 S
            100::/64 S            2001::/23 S          2001::/32 E            fc00::/7 P
            100:0:0:1::/64 S      2001:1::1/128 S      2001:1::2/128 S        fe80::/10 S
            fec0::/10 S           ff00::/8 S
            """;

    private record Row(AddressRange range, String kind) {}

    private static final List<Row> ROWS = rows();

    static List<Row> rows() {
        String[] words = REGISTRIES.trim().split("\\s+");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            rows.add(new Row(AddressRange.of(words[i]), words[i + 1]));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRangeBeginsAndEndsWhereTheRegistrySays(Row row) {
        BigInteger first = new BigInteger(1, row.range().base().bytes());
        int width = row.range().base().isIpv4() ? 32 : 128;
        BigInteger size = BigInteger.ONE.shiftLeft(width - row.range().prefix());
        for (BigInteger number : List.of(
                first, first.add(size).subtract(BigInteger.ONE), first.subtract(BigInteger.ONE), first.add(size))) {
            address(number, width).ifPresent(SpecialAddressesTest::check);
        }
    }

    private static void check(IpAddress address) {
        Row narrowest = ROWS.stream()
                .filter(row -> row.range().contains(address))
                .max(Comparator.comparing(row -> row.range().prefix()))
                .orElseThrow();
        String kind = SpecialAddresses.kind(address).name();
        String letter = kind.equals("PUBLIC") ? "G" : kind.substring(0, 1).equals("P") ? "P" : kind.substring(0, 1);
        assertThat(letter).as("%s in %s", address, narrowest.range()).isEqualTo(narrowest.kind());
        boolean never = NeverAllowed.isMetadata(address);
        for (String scope : List.of("G", "P", "GP")) {
            String expected = never
                    ? "addr.metadata web"
                    : scope.contains(letter)
                            ? "allow web"
                            : letter.equals("E") ? "addr.embedded web" : "addr.class web";
            Policy policy = new TestEdition().with(allow("web", "a.test").addresses(scope(scope)));
            Decision decision = policy.decide(connect("a.test", 443).at(List.of(address)));
            assertThat(told(decision)).as("%s under %s", address, scope).isEqualTo(expected);
        }
    }

    @Test
    void whatIsSpecialCountsWhereItIsWritten() {
        Policy policy = new TestEdition()
                .with(allow("lab", "a.test").at("127.0.0.0/8", "100.64.0.0/10", "::1/128", "2002::/16"));
        assertThat(at(policy, "127.0.0.1")).isEqualTo("allow lab");
        assertThat(at(policy, "100.127.255.255")).isEqualTo("allow lab");
        assertThat(at(policy, "::1")).isEqualTo("allow lab");
        assertThat(at(policy, "10.0.0.1")).isEqualTo("addr.class lab");
        assertThat(at(policy, "2002:a00:1::")).isEqualTo("addr.embedded lab");
    }

    @ParameterizedTest
    @CsvSource({
        "64:ff9b::a00:1, allow lab",
        "64:ff9b::808:808, addr.class lab",
        "64:ff9b::7f00:1, addr.class lab",
        "64:ff9b::a9fe:a9fe, addr.metadata lab",
        // RFC 8215: the /96 whose further bits are zero, and the whole /48 (RFC 6052 §2.2).
        "64:ff9b:1::a00:1, allow lab",
        "64:ff9b:1::808:808, addr.class lab",
        "64:ff9b:1:a00:0:100::, allow lab",
        "64:ff9b:1:808:8:800::, addr.class lab",
        // 169.254.169.254 as a /48, /56, /64 and /96 translator would read it.
        "64:ff9b:1:a9fe:a9:fe00::, addr.metadata lab",
        "64:ff9b:1:a9fe:a9:fe00:a00:1, addr.metadata lab",
        "64:ff9b:1:0a9:fe:a9fe::, addr.metadata lab",
        "64:ff9b:1:0:a9:fea9:fe00:0, addr.metadata lab",
        "64:ff9b:1:fffe::a9fe:a9fe, addr.metadata lab",
        // Bits between the two forms: more than one meaning.
        "64:ff9b:1:fffe::a00:1, addr.embedded lab",
        "64:ff9b:1:0:1::a00:1, addr.embedded lab",
        // nat64 opens nothing else.
        "::a00:1, addr.embedded lab",
        "::ffff:0:a00:1, addr.embedded lab",
        "2002:a00:1::, addr.embedded lab",
        "2002:a9fe:a9fe::, addr.metadata lab",
        "2001::a00:1, addr.embedded lab",
        "2001:0:a9fe:a9fe::, addr.metadata lab",
        "2001::5601:5601, addr.metadata lab",
        "fd00::5efe:a00:1, addr.embedded lab",
        "fd00::200:5efe:a00:1, addr.embedded lab",
        "fe80::5efe:a9fe:a9fe, addr.metadata lab",
        "fd00::1:5efe:a00:1, allow lab",
    })
    void nat64IsJudgedByTheAddressInside(String address, String told) {
        Policy policy = new TestEdition().with(allow("lab", "a.test").nat64());
        assertThat(at(policy, address)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "127.0.0.1; loopback 127.0.0.0/8 (RFC 1122)",
                "8.8.8.8; public 0.0.0.0/0",
                "::ffff:10.0.0.1; private 10.0.0.0/8 (RFC 1918)",
                "64:ff9b::a00:1; NAT64 64:ff9b::/96 (RFC 6052) of 10.0.0.1, private 10.0.0.0/8 (RFC 1918)",
                "fd00::5efe:a00:1; ISATAP (RFC 5214)",
                "3fff::1; documentation 3fff::/20 (RFC 9637)",
            })
    void anAddressIsDescribedByItsNarrowestRange(String address, String description) {
        assertThat(SpecialAddresses.describe(IpAddress.of(address))).isEqualTo(description);
    }

    private static String at(Policy policy, String address) {
        return told(policy.decide(connect("a.test", 443).at(TestEdition.addresses(address))));
    }

    private static AddressScope scope(String letters) {
        return switch (letters) {
            case "G" -> new AddressScope.Public();
            case "P" -> new AddressScope.Private();
            default -> new AddressScope.Any();
        };
    }

    private static Optional<IpAddress> address(BigInteger number, int width) {
        if (number.signum() < 0 || number.bitLength() > width) {
            return Optional.empty();
        }
        byte[] bytes = new byte[width / 8];
        byte[] magnitude = number.toByteArray();
        for (int i = 1; i <= Math.min(bytes.length, magnitude.length); i++) {
            bytes[bytes.length - i] = magnitude[magnitude.length - i];
        }
        return Optional.of(IpAddress.of(bytes));
    }
}

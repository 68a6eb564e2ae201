package sekisho.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every host, tried on many made from one seed. */
class HostPropertyTest {

    private static final String ALPHABET = "abzAZ019-_.:[]%x*@/\\ \t\u0000\u00df\uff10\u212a\u3002:::...000ffffxn--";

    private final Random random = new Random(20260401);

    @Test
    void whatIsReadIsWrittenInTheFormThatReadsTheSame() {
        for (int i = 0; i < 200_000; i++) {
            checkHost(randomText());
        }
    }

    /** Never throws; a value's own text gives an equal value with the same text. Shared with the fuzz test. */
    static void checkHost(String text) {
        Host.parse(text)
                .fold(
                        host -> {
                            Host again =
                                    Host.parse(host.text()).asOptional().orElseThrow(() -> new AssertionError(text));
                            assertThat(again).as(text).isEqualTo(host).hasSameHashCodeAs(host);
                            assertThat(again.text()).as(text).isEqualTo(host.text());
                            return host;
                        },
                        (reason, detail) -> {
                            assertThat(reason).as(text).isIn(Reason.HOST_SYNTAX, Reason.HOST_IP_FORM, Reason.HOST_IDNA);
                            return reason;
                        });
    }

    @Test
    void everyAddressIsReadBackAndTheJdkAgrees() throws Exception {
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(bytes.length); bytes.length == 16 && zeros > 0; zeros--) {
                bytes[random.nextInt(16)] = 0;
            }
            IpAddress address = IpAddress.of(bytes);
            assertThat(IpAddress.of(address.toString())).isEqualTo(address);
            assertThat(Host.parse(address.text()).asOptional()).contains(address);
            assertThat(address.bytes())
                    .isEqualTo(InetAddress.getByName(address.toString()).getAddress());
            assertThat(address.toString()).hasSizeLessThanOrEqualTo(39);
        }
    }

    @Test
    void aRangeHoldsItsFirstAndLastAddressAndNotTheirNeighbours() {
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            bytes[0] |= 1;
            int prefix = 8 + random.nextInt(bytes.length * 8 - 7);
            AddressRange range = AddressRange.around(IpAddress.of(bytes), prefix);
            assertThat(AddressRange.of(range.toString())).isEqualTo(range);
            assertThat(range.contains(IpAddress.of(bytes))).isTrue();
            assertThat(range.contains(range.base())).isTrue();
            byte[] flipped = range.base().bytes();
            flipped[(prefix - 1) / 8] ^= (byte) (0x80 >> (prefix - 1) % 8);
            assertThat(range.contains(IpAddress.of(flipped)))
                    .as("%s, %d", range, prefix)
                    .isFalse();
            assertThat(AddressRange.around(range.base(), prefix - 1).contains(range))
                    .isTrue();
        }
    }

    @Test
    void noFamilyIsInsideTheOther() {
        assertThat(AddressRange.of("::/0").contains(IpAddress.of("10.0.0.1"))).isFalse();
        assertThat(AddressRange.of("0.0.0.0/0").contains(IpAddress.of("::1"))).isFalse();
        assertThat(AddressRange.of("0.0.0.0/0").contains(IpAddress.of("::ffff:1.2.3.4")))
                .isTrue();
    }

    @Test
    void decisionIdsAreUniformAndReadBack() {
        int[] counts = new int[128];
        for (int i = 0; i < 20_000; i++) {
            String text = DecisionId.next().text();
            assertThat(new DecisionId(text).text()).hasSize(18);
            text.substring(2).chars().forEach(c -> counts[c]++);
        }
        // 32 letters, 320,000 drawn: 10,000 each, standard deviation 98.
        for (char letter : "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray()) {
            assertThat(counts[letter]).as(String.valueOf(letter)).isBetween(9_300, 10_700);
        }
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(24);
        while (text.length() < length) {
            text.append(
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt(300) + ".";
                        case 1 -> Integer.toHexString(random.nextInt(0x1_1000)) + ":";
                        case 2 -> "xn--" + (char) ('a' + random.nextInt(26)) + random.nextInt(100);
                        default -> String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                    });
        }
        return random.nextInt(4) == 0 ? "[" + text + "]" : text.toString();
    }
}

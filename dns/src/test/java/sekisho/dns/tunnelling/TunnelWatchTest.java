package sekisho.dns.tunnelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.settings.DnsSettings.Tunnelling;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Contract 4f 122 and 123. */
class TunnelWatchTest {

    private static final Identity CLIENT = Identity.ofSource(IpAddress.of("10.0.0.1"));
    private static final long SECOND = 1_000_000_000L;
    private static final String HEX = "0123456789abcdef";
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz012345";
    private static final String BASE36 = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final List<String> told = new ArrayList<>();
    private final TunnelWatch watch =
            new TunnelWatch((client, registered, level, measure) -> told.add(level + " " + registered));
    private final SplittableRandom random = new SplittableRandom(123);

    private Optional<Reason> ask(Tunnelling manner, String name, int type, long seconds) {
        return watch.judge(manner, CLIENT, HostName.of(name), type, seconds * SECOND);
    }

    private String data(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** How many of 300 questions pass, one each {@code every} seconds. */
    private int passing(Tunnelling manner, String form, int type, int every) {
        int passed = 0;
        for (int i = 0; i < 300; i++) {
            String name = form.replace("H63", data(HEX, 63))
                    .replace("H40", data(HEX, 40))
                    .replace("B57", data(BASE32, 57))
                    .replace("U57", data(BASE36, 45) + "-" + data(BASE36, 11))
                    .replace("R8", data(BASE36, 8))
                    .replace("NIBBLES", String.join(".", data(HEX, 24).split("")));
            passed += ask(manner, name, type, (long) i * every).isEmpty() ? 1 : 0;
        }
        return passed;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "hex in one label, H63.t.example.com, 1, 1, 50",
        "hex in three labels, H63.H63.H63.t.example.com, 1, 1, 10",
        "iodine NULL, B57.B57.B57.t.example.com, 10, 1, 10",
        "iodine TXT, B57.B57.t.example.com, 16, 1, 30",
        "iodine CNAME, B57.B57.B57.B57.t.example.com, 5, 1, 10",
        "HTTPS, H40.H40.t.example.com, 65, 1, 40",
        "base64 for URLs, U57.U57.U57.t.example.com, 1, 1, 20",
        "slow drip of long names, H63.H63.t.example.com, 1, 60, 60"
    })
    void aTunnelIsToldAndThenCut(String title, String form, int type, int every, int most) {
        assertThat(passing(Tunnelling.BLOCK, form, type, every)).isLessThanOrEqualTo(most);
        assertThat(told).contains("suspect " + told.get(0).split(" ")[1]).anyMatch(text -> text.startsWith("tunnel "));
    }

    @Test
    void aSlowDripOfOneLabelIsToldWithinTheHourAndCut() {
        int passed = passing(Tunnelling.BLOCK, "H63.t.example.com", 1, 60);
        assertThat(told.get(0)).isEqualTo("suspect example.com");
        assertThat(told).contains("tunnel example.com");
        assertThat(passed).isLessThan(200);
    }

    /** Reverse names are long by nature, so they take longer. */
    @Test
    void reverseNamesAreCutToo() {
        int passed = passing(Tunnelling.BLOCK, "NIBBLES.8.b.d.0.1.0.0.2.ip6.arpa", 12, 1);
        assertThat(passed).isBetween(100, 250);
        assertThat(told).anyMatch(text -> text.startsWith("suspect "));
    }

    @Test
    void alertOnlyTells() {
        assertThat(passing(Tunnelling.ALERT, "H63.H63.H63.t.example.com", 1, 1)).isEqualTo(300);
        assertThat(told).containsExactly("suspect example.com", "tunnel example.com");
    }

    @Test
    void throttleLetsANewNamePassNowAndThen() {
        assertThat(passing(Tunnelling.THROTTLE, "H63.H63.H63.t.example.com", 1, 1))
                .isBetween(25, 40);
    }

    @Test
    void namesThatWereAnsweredGoOnAndOthersAreNotTouched() {
        assertThat(ask(Tunnelling.BLOCK, "www.example.com", 1, 0)).isEmpty();
        passing(Tunnelling.BLOCK, "H63.H63.H63.t.example.com", 1, 0);
        assertThat(ask(Tunnelling.BLOCK, "www.example.com", 1, 1)).isEmpty();
        assertThat(ask(Tunnelling.BLOCK, "new.example.com", 1, 1)).contains(Reason.DNS_TUNNELLING);
        assertThat(ask(Tunnelling.BLOCK, "new.example.org", 1, 1)).isEmpty();
        Identity other = Identity.ofSource(IpAddress.of("10.0.0.2"));
        assertThat(watch.judge(Tunnelling.BLOCK, other, HostName.of("new.example.com"), 1, SECOND))
                .isEmpty();
        // After an hour of silence it is forgotten.
        assertThat(ask(Tunnelling.BLOCK, "later.example.com", 1, 7200)).isEmpty();
    }

    /** Letter case is no part of a name here or upstream, so it carries nothing and counts as nothing. */
    @Test
    void caseBitsAreTheSameNameAgain() {
        String name = "www.example.com";
        for (int bits = 0; bits < 2_000; bits++) {
            StringBuilder mixed = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                mixed.append((bits >> i & 1) == 1 ? Character.toUpperCase(c) : c);
            }
            String folded = mixed.toString().toLowerCase(Locale.ROOT);
            assertThat(ask(Tunnelling.BLOCK, folded, 1, bits)).isEmpty();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aFloodOfRandomNamesRunsOutOfNewNames() {
        int passed = 0;
        for (int i = 0; i < 5_000; i++) {
            String name = data(BASE36, 8) + ".s3.ap-northeast-1.amazonaws.com";
            passed += ask(Tunnelling.BLOCK, name, 1, i / 100).isEmpty() ? 1 : 0;
        }
        assertThat(passed).isEqualTo(TunnelWatch.NAMES);
        assertThat(told).containsExactly("names s3.ap-northeast-1.amazonaws.com");
        assertThat(ask(Tunnelling.BLOCK, "ssm.ap-northeast-1.amazonaws.com", 1, 51))
                .isEmpty();
    }

    @Test
    void namesThatDoNotExistAreToldOnce() {
        for (int i = 0; i < 500; i++) {
            watch.absent(CLIENT, HostName.of("n" + i + ".example.com"), i * SECOND);
        }
        assertThat(told).containsExactly("absent example.com");
    }

    @Test
    void memoryIsBoundedWhateverIsAsked() {
        for (int i = 0; i < 60_000; i++) {
            Identity client =
                    Identity.ofSource(IpAddress.of("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
            watch.judge(Tunnelling.BLOCK, client, HostName.of("a" + i + ".example.com"), 1, i);
        }
        assertThat(watch.bytes()).isLessThanOrEqualTo(8 << 20);
    }

    /** All of them asked by one client, three rounds in a minute, and each as A, AAAA and HTTPS. */
    @Test
    void busyHonestNamesAreAllAnswered() throws IOException {
        List<String> names;
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("benign.txt"))) {
            names = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(200);
        for (int round = 0; round < 3; round++) {
            for (String name : names) {
                for (int type : new int[] {1, 28, 65}) {
                    assertThat(ask(Tunnelling.BLOCK, name, type, 20L * round))
                            .as(name)
                            .isEmpty();
                }
            }
        }
        assertThat(told).isEmpty();
    }
}

package sekisho.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sekisho.config.value.Reason;

/** Any bytes at all: no exception, only answers that are defined, and none that depends on how the bytes were cut. */
class ReaderFuzzTest {

    private static final List<String> SEEDS = List.of(
            "GET http://a.example/b?c HTTP/1.1\r\nHost: a.example\r\nX: y\r\n\r\n",
            "POST http://a.example/ HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello"
                    + "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n",
            "POST http://a.example:81/ HTTP/1.1\r\nHost: a.example:81\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5;a=\"b\"\r\nhello\r\n0\r\nX: y\r\n\r\n",
            "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "A\r\n0123456789\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");

    private static final String SPICE = "\r\n\t \0:;,=\"0123456789abcxF@#?/\\[]%\u0080\u00ff-+_*";

    /** Searches with {@code JAZZER_FUZZ=1}; without it runs the recorded inputs. */
    @FuzzTest(maxDuration = "60s")
    void anyBytes(byte[] bytes) {
        check(bytes, 1 + bytes.length % 7);
    }

    @Test
    void seedsChangedAtRandom() {
        Random random = new Random(20261123);
        for (int round = 0; round < 600; round++) {
            StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                String spice = String.valueOf(SPICE.charAt(random.nextInt(SPICE.length())));
                switch (random.nextInt(4)) {
                    case 0 -> text.insert(at, spice);
                    case 1 -> text.deleteCharAt(at);
                    case 2 -> text.replace(at, at + 1, spice);
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
                }
            }
            check(text.toString().getBytes(StandardCharsets.ISO_8859_1), 1 + random.nextInt(9));
        }
    }

    private static void check(byte[] bytes, int piece) {
        List<String> requests = Reading.ofRequests(bytes, Math.max(bytes.length, 1));
        assertThat(Reading.ofRequests(bytes, piece)).isEqualTo(requests);
        assertThat(requests).allSatisfy(ReaderFuzzTest::isDefined);
        assertThat(Reading.ofAnswer(bytes, piece)).isEqualTo(Reading.ofAnswer(bytes, Math.max(bytes.length, 1)));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        RequestTarget.redact(text);
        RequestTarget.connect(text)
                .asOptional()
                .ifPresent(target -> assertThat(
                                RequestTarget.connect(target.destination().toString())
                                        .asOptional())
                        .contains(target));
        RequestTarget.absolute(text)
                .asOptional()
                .ifPresent(target -> assertThat(RequestTarget.absolute("http://" + target.destination() + target.path())
                                .asOptional())
                        .contains(target));
    }

    /** A head that passes is written with one Host, one framing, and no character that could end a line early. */
    private static void isDefined(String line) {
        if (line.startsWith("broken ")) {
            assertThat(Reason.ofCode(line.substring("broken ".length()))).isPresent();
        } else if (line.contains(" HTTP/1.1\r\n")) {
            String fields = line.substring(line.indexOf("\r\n"), line.length() - 2);
            assertThat(fields.split("(?i)\r\nhost: ", -1)).hasSize(2);
            assertThat(fields.split("(?i)\r\n(content-length|transfer-encoding): ", -1))
                    .hasSizeLessThan(3);
            assertThat(fields.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
        }
    }
}

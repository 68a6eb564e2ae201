package sekisho.proxy.socks;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.value.Destination;
import sekisho.config.value.Host;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

class SocksReaderTest {

    @ParameterizedTest
    @CsvSource({
        "0500, socks.method",
        "050102, socks.method",
        "05028002, socks.method",
        "04, socks.version",
        "47, socks.version",
        "050100, true",
        "0503020100, true",
        "05, more",
        "0502, more",
        "050200, more"
    })
    void methods(String hex, String expected) {
        assertThat(said(new SocksReader().methods(bytes(hex)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "05010001 0a000001 01bb, 10.0.0.1:443",
        "05010003 01 61 01bb, a:443",
        "05010003 08 412e4578616d706c 0050, a.exampl:80",
        "05010003 02 612e 0050, a:80",
        "05010004 00000000000000000000ffff0a000001 01bb, 10.0.0.1:443",
        "05010004 20010db8000000000000000000000001 01bb, '[2001:db8::1]:443'",
        "05010003 09 3132372e302e302e31 01bb, 127.0.0.1:443",
        "05010003 00 01bb, host.syntax",
        "05010003 03 610062 01bb, host.syntax",
        "05010003 05 3132372e31 01bb, host.ip_form",
        "05010003 03 3a3a31 01bb, host.syntax",
        "05010003 03 c3a962 01bb, host.syntax",
        "05010003 01 61 0000, target.port",
        "0502, socks.command",
        "0503, socks.command",
        "0500, socks.command",
        "0401, socks.version",
        "050101, socks.request",
        "05010002, host.syntax",
        "050100, more",
        "05010001 0a0000, more",
        "05010003 05 61, more",
        "05010003 01 61 01, more"
    })
    void requests(String hex, String expected) {
        ByteBuf bytes = bytes(hex);
        assertThat(said(new SocksReader().request(bytes))).isEqualTo(expected);
    }

    @Test
    void longestNameIsReadAndRefused() {
        String hex = "05010003ff" + "61".repeat(255) + "01bb";
        SocksReader reader = new SocksReader();
        assertThat(said(reader.request(bytes(hex)))).isEqualTo("host.syntax");
        assertThat(reader.asked()).isEqualTo("a".repeat(255) + ":443");
    }

    @Test
    void whatStandsBehindTheRequestIsNotTouched() {
        ByteBuf bytes = bytes("050100 05010003 01 61 01bb 16030100");
        SocksReader reader = new SocksReader();
        assertThat(said(reader.methods(bytes))).isEqualTo("true");
        assertThat(said(reader.request(bytes))).isEqualTo("a:443");
        assertThat(bytes.readableBytes()).isEqualTo(4);
    }

    @Test
    void everyReasonHasAnAnswer() {
        for (Reason reason : Reason.values()) {
            assertThat(SocksReply.refusal(reason).length).isIn(0, 2, 10);
        }
        assertThat(SocksReply.of(Reason.RULE_NONE)).isEqualTo(SocksReply.NOT_ALLOWED);
        assertThat(SocksReply.of(Reason.DNS_NXDOMAIN)).isEqualTo(SocksReply.HOST_UNREACHABLE);
        assertThat(SocksReply.of(Reason.CONNECT_TIMEOUT)).isEqualTo(SocksReply.TTL_EXPIRED);
    }

    /** Searches with {@code JAZZER_FUZZ=1}; without it runs the recorded inputs. */
    @FuzzTest(maxDuration = "60s")
    void anyBytes(byte[] bytes) {
        check(bytes, 1 + bytes.length % 5);
    }

    @Test
    void seedsChangedAtRandom() {
        Random random = new Random(1928);
        List<String> seeds = List.of(
                "05010005010003036162630050ffff",
                "0502000205010001010203040050",
                "050100" + "05010004" + "20".repeat(16) + "01bb");
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = HexFormat.of().parseHex(seeds.get(random.nextInt(seeds.size())));
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            check(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), 1 + random.nextInt(4));
        }
    }

    /** The same answer however the bytes were cut, and never a place that the one reader of hosts would not give. */
    private static void check(byte[] bytes, int piece) {
        String whole = conversation(bytes, Math.max(bytes.length, 1));
        assertThat(conversation(bytes, piece)).isEqualTo(whole);
    }

    private static String conversation(byte[] bytes, int piece) {
        SocksReader reader = new SocksReader();
        ByteBuf come = Unpooled.buffer();
        Optional<Parsed<Boolean>> methods = Optional.empty();
        for (int from = 0; from < bytes.length; from += piece) {
            come.writeBytes(bytes, from, Math.min(piece, bytes.length - from));
            if (methods.isEmpty()) {
                methods = reader.methods(come);
                if (methods.isPresent() && methods.get().asOptional().isEmpty()) {
                    return said(methods);
                }
            }
            if (methods.isPresent()) {
                Optional<Parsed<Destination>> request = reader.request(come);
                if (request.isPresent()) {
                    request.get().asOptional().ifPresent(SocksReaderTest::isCanonical);
                    return said(request);
                }
            }
        }
        return "more";
    }

    private static void isCanonical(Destination place) {
        assertThat(Host.parse(place.host().text()).asOptional()).contains(place.host());
    }

    private static <T> String said(Optional<Parsed<T>> read) {
        return read.map(parsed -> parsed.fold(Object::toString, (reason, detail) -> reason.code()))
                .orElse("more");
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}

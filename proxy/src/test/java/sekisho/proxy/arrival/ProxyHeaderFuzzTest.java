package sekisho.proxy.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sekisho.config.value.Parsed;

/** Any bytes at all: a defined answer, the same however they are cut, and never one byte behind the header. */
class ProxyHeaderFuzzTest {

    private static final List<byte[]> SEEDS = List.of(
            "PROXY TCP4 10.0.0.1 10.0.0.9 40000 3128\r\nGET".getBytes(StandardCharsets.US_ASCII),
            "PROXY TCP6 fd00::1 fd00::2 1 65535\r\n".getBytes(StandardCharsets.US_ASCII),
            "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII),
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000c0a0000010a0000099c400c38"),
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000"),
            HexFormat.of()
                    .parseHex("0d0a0d0a000d0a515549540a211100260a0000010a0000099c400c38" + "ea0017"
                            + "01767063652d303132333435363738396162636465663000"));

    /** Searches with {@code JAZZER_FUZZ=1}; without it runs the recorded inputs. */
    @FuzzTest(maxDuration = "60s")
    void anyBytes(byte[] bytes) {
        check(bytes);
    }

    @Test
    void seedsChangedAtRandom() {
        Random random = new Random(20261127);
        SEEDS.forEach(ProxyHeaderFuzzTest::check);
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            check(bytes);
        }
    }

    private static void check(byte[] bytes) {
        ByteBuf whole = Unpooled.wrappedBuffer(bytes);
        Optional<Parsed<ProxyHeader>> all = ProxyHeaderReader.read(whole);
        assertThat(whole.readableBytes()).isEqualTo(bytes.length);
        Optional<Parsed<ProxyHeader>> grown = Optional.empty();
        for (int length = 1; length <= bytes.length && grown.isEmpty(); length++) {
            grown = ProxyHeaderReader.read(Unpooled.wrappedBuffer(bytes, 0, length));
        }
        if (bytes.length > 0) {
            assertThat(grown.isPresent()).isEqualTo(all.isPresent());
            grown.ifPresent(first ->
                    assertThat(first.asOptional()).isEqualTo(all.orElseThrow().asOptional()));
        }
        all.flatMap(Parsed::asOptional)
                .ifPresent(header -> assertThat(header.length()).isBetween(1, bytes.length));
    }
}

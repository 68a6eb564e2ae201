package sekisho.proxy.dialing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.value.IpAddress;

/** Contract D14, D15: which address is tried when. */
class AddressOrderTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AddressOrder order = new AddressOrder(nanos::get);

    private static List<IpAddress> addresses(String text) {
        return Arrays.stream(text.trim().split(" ")).map(IpAddress::of).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1 / 10.0.0.1",
                "10.0.0.1 10.0.0.2 / 10.0.0.1 10.0.0.2",
                "10.0.0.1 10.0.0.2 fd00::1 / 10.0.0.1 fd00::1 10.0.0.2",
                "fd00::1 fd00::2 fd00::3 10.0.0.1 / fd00::1 10.0.0.1 fd00::2 fd00::3",
            })
    void familiesTakeTurns(String row) {
        String[] parts = row.split("/");
        assertThat(order.of(addresses(parts[0]), 443)).isEqualTo(addresses(parts[1]));
    }

    @Test
    void whatFailedIsTriedLastForHalfAMinuteAndNeverLeftOut() {
        List<IpAddress> both = addresses("10.0.0.1 10.0.0.2");
        order.failed(both.get(0), 443);
        assertThat(order.of(both, 443)).isEqualTo(addresses("10.0.0.2 10.0.0.1"));
        assertThat(order.of(both, 80)).as("another port").isEqualTo(both);
        order.failed(both.get(1), 443);
        assertThat(order.of(both, 443)).as("both failed").isEqualTo(both);
        order.answered(both.get(0), 443);
        assertThat(order.of(addresses("10.0.0.2 10.0.0.1"), 443)).isEqualTo(both);
        nanos.addAndGet(AddressOrder.MEMORY.toNanos());
        assertThat(order.of(addresses("10.0.0.2 10.0.0.1"), 443)).isEqualTo(addresses("10.0.0.2 10.0.0.1"));
    }

    @Test
    void remembersAThousandAndNoMore() {
        for (int i = 0; i < 3_000; i++) {
            order.failed(IpAddress.of("10.0." + i / 250 + "." + i % 250), 443);
        }
        assertThat(order.remembered()).isLessThanOrEqualTo(1_024);
    }
}

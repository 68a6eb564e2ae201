package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.value.IpAddress;

/** Contract 4f 125: sources that cannot be clients. */
class SourcesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 0, drop",
        "10.0.0.1, 53, drop",
        "10.0.0.1, 19, drop",
        "10.0.0.1, 1900, drop",
        "224.0.0.1, 5000, drop",
        "239.255.255.250, 5000, drop",
        "255.255.255.255, 5000, drop",
        "0.0.0.0, 5000, drop",
        "ff02::fb, 5000, drop",
        "10.0.0.9, 5300, drop",
        "10.0.0.9, 5301, heard",
        "10.0.0.1, 5000, heard",
        "fd00::1, 5000, heard"
    })
    void row125(String address, int port, String want) {
        IpAddress own = IpAddress.of("10.0.0.9");
        InetSocketAddress source = new InetSocketAddress(IpAddress.of(address).toInetAddress(), port);
        boolean heard = QueryHandler.canBeAnswered(Client.of(source, Client.UDP), (a, p) -> a.equals(own) && p == 5300);
        assertThat(heard ? "heard" : "drop").isEqualTo(want);
    }
}

package sekisho.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedNameTest {

    @ParameterizedTest
    @CsvSource({
        "d111111abcdef8, true",
        "0123456789abcdef0123456789abcdef, true",
        "paaaa1cb4fmo2rk3c0dz5hjq, true",
        "zabcdefghijklmnopqrstuvwxyzabcdefgh, true",
        "20261127142300123, true",
        "internal-k8s-default-ingress-1a2b3c4d5e-1234567890, false",
        "d1a2b3, false",
        "productionserver01, false",
        "aws-mgn-clients-hashes-ap-northeast-1, false",
        "verwaltungsgemeinschaft, false",
        "xn--0123456789abcdef, false",
        "api-7d9f8b6c5-x2x4z, false"
    })
    void aLabelLooksEncodedOrNot(String label, boolean encoded) {
        assertThat(EncodedName.looksEncoded(label)).isEqualTo(encoded);
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, 0",
        "0123456789abcdef.example.com, 16",
        "0123456789abcdef.0123456789abcdef.0123456789abcdef.example.com, 96"
    })
    void severalLabelsWeighTwice(String name, int weight) {
        assertThat(EncodedName.weight(HostName.of(name))).isEqualTo(weight);
    }
}

package sekisho.dns.svcb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract 4e 106, and the test vectors of RFC 9460 appendix D, byte by byte. */
class ServiceBindingTest {

    private static Optional<ServiceBinding> read(String hex) {
        return ServiceBinding.read(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        alias mode to foo.example.com   | 0000 03666f6f076578616d706c6503636f6d00 | ''
        service mode, no parameters     | 0001 00                                  | ''
        port                            | 0010 03666f6f076578616d706c6503636f6d00 0003 0002 0035 | ''
        unknown key                     | 0001 00 029b 0005 68656c6c6f              | ''
        two IPv6 hints                  | 0001 00 0006 0020 20010db8000000000000000000000001 20010db8000000000000000000530001 | 2001:db8::1, 2001:db8::53:1
        one mapped hint is IPv4         | 0001 00 0006 0010 00000000000000000000ffffc6336464 | 198.51.100.100
        mandatory, alpn, ipv4hint       | 0010 00 0000 0004 00010004 0001 0009 026832 0568332d3139 0004 0004 c0000201 | 192.0.2.1
        ech                             | 0001 00 0005 0003 010203 | ''
        """)
    void isReadWhole(String title, String hex, String hints) {
        ServiceBinding binding = read(hex).orElseThrow();
        assertThat(binding.hints().toString()).isEqualTo("[" + hints + "]");
        assertThat(binding.ech()).isEqualTo(title.equals("ech"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        empty                    | ''
        priority alone           | 0001
        name without an end      | 0001 03666f6f
        compressed name          | 0001 c00c
        label too long           | 0001 40 00
        half a parameter         | 0001 00 0003
        value behind the end     | 0001 00 0003 0004 0035
        same key twice           | 0001 00 0003 0002 0035 0003 0002 0036
        keys not in order        | 0001 00 0004 0004 c0000201 0003 0002 0035
        port of one byte         | 0001 00 0003 0001 35
        no IPv4 hint             | 0001 00 0004 0000
        three bytes of hint      | 0001 00 0004 0003 c00002
        fifteen bytes of hint    | 0001 00 0006 000f 000000000000000000000000000000
        empty ech                | 0001 00 0005 0000
        empty alpn               | 0001 00 0001 0000
        alpn of length zero      | 0001 00 0001 0001 00
        alpn behind the end      | 0001 00 0001 0002 0368
        no-default-alpn alone    | 0001 00 0002 0000
        no-default-alpn, a value | 0001 00 0001 0003 026832 0002 0001 00
        mandatory is not there   | 0001 00 0000 0002 0003
        mandatory names itself   | 0001 00 0000 0002 0000
        mandatory twice          | 0001 00 0000 0004 00030003 0003 0002 0035
        mandatory and unknown    | 0001 00 0000 0002 029b 029b 0001 00
        mandatory of one byte    | 0001 00 0000 0001 03
        the invalid key          | 0001 00 ffff 0000
        """)
    void isNotReadInPart(String title, String hex) {
        assertThat(read(hex)).as(title).isEmpty();
    }
}

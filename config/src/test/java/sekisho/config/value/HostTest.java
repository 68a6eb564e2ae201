package sekisho.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts as strangers write them: the rows of the proxy contract, part C, that are settled before any policy. */
class HostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // C01: what C libraries or the JDK take for an address; C03 full-width digits.
                "\uff11\uff12\uff17.0.0.1",
                "127.1",
                "127.0.1",
                "0",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0X7F.1",
                "0177.0.0.1",
                "017700000001",
                "2852039166",
                "a.0x1",
                "a.0x",
                "a.1",
                "a.1.",
                // C02
                "127.0.0.01",
                "127.00.0.1",
                "256.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                // C05, C11
                "[[::1]]",
                "[fe80::1%eth0]",
                "[fe80::1%25eth0]",
                "[:::]",
                "[1::2::3]",
                "[::1:]",
                "[:1::]",
                "[1:2:3:4:5:6:7:8::]",
                "[::1:2:3:4:5:6:7:8]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7]",
                "[::12345]",
                "[::g]",
                "[::1.2.3]",
                "[::1.2.3.4.5]",
                "[::1.2.3.04]",
                "[::1.2.3.256]",
                "[1.2.3.4::]",
                "[::1.2.3.4:5]",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[::\uff11]",
            })
    void anotherFormOfAnAddressIsRefused(String host) {
        assertThat(refusal(host)).isEqualTo("host.ip_form");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // C03: circled digits, the ideographic full stop.
                "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
                "127\u30020\u30020\u30021",
                // C05
                "::1:80",
                "::1",
                "[::1",
                "[a.com]",
                "[1.2.3.4]",
                "[]",
                "[",
                "::1]",
                // C14, C16
                "allowed.com..",
                ".",
                "..",
                "",
                ".allowed.com",
                "allowed..com",
                "*.allowed.com",
                "a b.com",
                " allowed.com",
                "allowed.com ",
                "allowed.com%20",
                "allowed.com\t",
                "allowed.com\u0000",
                "allowed.com\u0000.evil.com",
                "-allowed.com",
                "allowed-.com",
                "user@allowed.com",
                "allowed.com/",
                "allowed.com#",
                "allowed.com\\evil.com",
                // C22, C23 and U+212A on the wire.
                "ex\u0430mple.com",
                "fa\u00df.test",
                "a\u00adb.test",
                "\u212aey.test",
                "日本語.test",
            })
    void whatIsNotANameIsRefused(String host) {
        assertThat(refusal(host)).isEqualTo("host.syntax");
    }

    /** C21: not decodable, not what its own decoding encodes to, or in letters of scripts that nobody mixes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "xn--a.test",
                "XN--A.test",
                "a.xn--a",
                // exаmple with Cyrillic а
                "xn--exmple-4nf.com",
                // ASCII letters alone are never encoded
                "xn--fass.test",
                // decodes to e + U+0301, not NFC
                "xn--e-xbb.test",
                // soft hyphen
                "xn--ab-5da.test",
            })
    void anInvalidALabelIsRefused(String host) {
        assertThat(refusal(host)).isEqualTo("host.idna");
    }

    @ParameterizedTest
    @CsvSource({
        // C04
        "[::1], [::1]",
        "[::], [::]",
        "[0:0:0:0:0:0:0:1], [::1]",
        // C06, C07
        "[::ffff:127.0.0.1], 127.0.0.1",
        "[::ffff:7f00:1], 127.0.0.1",
        "[::ffff:8.8.8.8], 8.8.8.8",
        "[0000:0000:0000:0000:0000:ffff:255.255.255.255], 255.255.255.255",
        // C08, C09, C10
        "[::127.0.0.1], [::7f00:1]",
        "[64:ff9b::10.0.0.1], [64:ff9b::a00:1]",
        "[2002:7f00:1::], [2002:7f00:1::]",
        // RFC 5952: the longest run of zeros, the first of equals, never a single group, lower case.
        "[2001:DB8:0:0:1:0:0:1], [2001:db8::1:0:0:1]",
        "[2001:db8:0:1:1:1:1:1], [2001:db8:0:1:1:1:1:1]",
        "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7:0]",
        "[::2:3:4:5:6:7:8], [0:2:3:4:5:6:7:8]",
        "[1:0:0:2:0:0:0:3], [1:0:0:2::3]",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        // C13, C14, C15, C24
        "LOCALHOST., localhost",
        "allowed.com., allowed.com",
        "ALLOWED.Com, allowed.com",
        "intranet, intranet",
        "_sip._tcp.allowed.com, _sip._tcp.allowed.com",
        "a.0xzz, a.0xzz",
        "1.2.3.4.in-addr.arpa, 1.2.3.4.in-addr.arpa",
        "1password.com, 1password.com",
        // C20
        "XN--WGV71A119E.jp, xn--wgv71a119e.jp",
    })
    void aHostHasOneForm(String written, String canonical) {
        Host host = Host.parse(written).asOptional().orElseThrow();
        assertThat(host.text()).isEqualTo(canonical);
        assertThat(Host.parse(canonical).asOptional()).contains(host);
    }

    @ParameterizedTest
    @CsvSource({"63, true", "64, false"})
    void aLabelHas63Characters(int length, boolean fits) {
        assertThat(Host.parse("a".repeat(length) + ".test").asOptional().isPresent())
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"253, true", "254, false"})
    void aNameHas253Characters(int length, boolean fits) {
        String name = "a.".repeat(length / 2 - 1) + (length % 2 == 0 ? "bb" : "bbb");
        assertThat(name).hasSize(length);
        assertThat(Host.parse(name).asOptional().isPresent()).isEqualTo(fits);
        assertThat(Host.parse(name + ".").asOptional().isPresent()).isEqualTo(fits);
    }

    private static String refusal(String host) {
        return Host.parse(host).fold(value -> "read as " + value, (reason, detail) -> reason.code());
    }

    /** Row 42 of the dns contract: there such a name is only a name. */
    @Test
    void aFalseFriendIsRefusedByTheProxyAndKnownToDns() {
        assertThat(HostName.parse("xn--exmple-4nf.com").asOptional().map(HostName::display))
                .contains("ex\u0430mple.com");
        assertThat(Host.parse("xn--wgv71a119e.jp").asOptional().map(Host::text)).contains("xn--wgv71a119e.jp");
        assertThat(HostName.of("xn--wgv71a119e.jp").display()).isEqualTo("日本語.jp");
    }
}

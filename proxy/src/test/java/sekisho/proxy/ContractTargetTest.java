package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.proxy.Contract.Row;

/** Contract B and C: request line, target, Host, names and addresses. */
class ContractTargetTest {

    private static final Contract CONTRACT = new Contract();

    @AfterAll
    static void stop() throws Exception {
        CONTRACT.close();
    }

    static List<Row> targets() {
        return Contract.rows("targets.txt");
    }

    static List<Row> hosts() {
        return Contract.rows("hosts.txt");
    }

    @ParameterizedTest
    @MethodSource({"targets", "hosts"})
    void isRefused(Row row) throws Exception {
        CONTRACT.isRefused(row);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://HOST?@evil/ | /?@evil/",
                "HTTP://HOST/a | /a",
                "http://HOST/%0d%0aX:1 | /%0d%0aX:1",
                "http://HOST/%00 | /%00",
                "http://HOST/%c0%af?a=%zz | /%c0%af?a=%zz",
                "http://HOST/..;/a/../b/./c//d | /..;/a/../b/./c//d",
                "http://HOST | /"
            })
    void b10b16b20b22PathAndQueryAreForwardedByteForByte(String row) throws Exception {
        String[] parts = row.split(" \\| ");
        assertThat(CONTRACT.isForwarded("GET " + parts[0] + " HTTP/1.1\r\nHost: HOST\r\n\r\n"))
                .startsWith("GET " + parts[1] + " HTTP/1.1\r\nHost: " + CONTRACT.host + "\r\n");
        assertThat(CONTRACT.rig.decisions().get(0).asked()).doesNotContain("?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALLOWED.Example", "allowed.example.", "AllowED.example."})
    void c14c15HostIsWrittenInItsCanonicalForm(String host) throws Exception {
        String place = host + ":" + CONTRACT.origin.port();
        assertThat(CONTRACT.isForwarded("GET http://" + place + "/ HTTP/1.1\r\nHost: HOST\r\n\r\n"))
                .contains("\r\nHost: " + CONTRACT.host + "\r\n");
    }

    @Test
    void b18EmptyPortIsTheDefaultPort() throws Exception {
        CONTRACT.rig.forget();
        CONTRACT.rig.ask("GET http://allowed.example:/ HTTP/1.1\r\nHost: allowed.example\r\n\r\n");
        assertThat(CONTRACT.rig.decisions().get(0).destination().orElseThrow().toString())
                .isEqualTo("allowed.example:80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_dmarc.wild.example", "foo_bar.wild.example", "3com.wild.example"})
    void b33b34UncommonNamesAreNames(String host) throws Exception {
        CONTRACT.rig.names.put(host, List.of("127.0.0.1"));
        String place = host + ":" + CONTRACT.origin.port();
        assertThat(CONTRACT.isForwarded("GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\n\r\n"))
                .contains("\r\nHost: " + place + "\r\n");
    }

    @Test
    void b07PasswordStandsInNoRecord() throws Exception {
        CONTRACT.isRefused(new Row(
                "B07",
                400,
                "target.userinfo",
                "GET http://user:secret@HOST/?token=secret HTTP/1.1\r\nHost: HOST\r\n\r\n"));
        assertThat(CONTRACT.rig.records.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:/me:secret@h/",
                "//me:secret@h/",
                "http:///me:secret@h/",
                "http://me:sec/ret@h/",
                "http://me:sec?ret@h/"
            })
    void b07PasswordOfATargetThatIsNoneStandsInNoRecord(String target) throws Exception {
        CONTRACT.rig.forget();
        assertThat(CONTRACT.rig.ask("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(CONTRACT.rig.decisions()).hasSize(1);
        assertThat(CONTRACT.rig.records.toString()).doesNotContain("sec", "me:");
    }
}

package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Surroundings;

/** What dig says of the gateway. */
class DigTest {

    private static final Tool DIG = Tool.dig();

    @TempDir
    static Path directory;

    private static Surroundings around;
    private static Sekisho sekisho;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(directory);
        sekisho = Sekisho.run(around.write(around.settings()));
    }

    @AfterAll
    static void stop() throws Exception {
        sekisho.signal("TERM");
        assertThat(sekisho.exit()).isZero();
        around.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+notcp", "+tcp", "+noedns", "+cookie"})
    void allowedName(String option) throws Exception {
        assertThat(dig(option, "www.test.internal"))
                .contains("status: NOERROR")
                .containsPattern("www\\.test\\.internal\\.\\s+0\\s+IN\\s+A\\s+127\\.0\\.0\\.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+notcp", "+tcp"})
    void otherName(String option) throws Exception {
        assertThat(dig(option, "other.test.internal")).contains("status: NXDOMAIN", "rule.none");
    }

    @Test
    void nameAtAnotherAddress() throws Exception {
        assertThat(dig("+notcp", "core.test.internal"))
                .contains("status: NXDOMAIN", "addr.class", "ANSWER: 0")
                .doesNotContain("127.0.0.1\n");
    }

    /** The questions of ISC's EDNS compliance test (RFC 8906 §8), in dig's words, and what a good server says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        +nocookie +noedns +noad                                      | NOERROR |
        +nocookie +edns=0 +noad                                      | NOERROR | EDNS: version: 0
        +nocookie +edns=1 +noednsnegotiation +noad                   | BADVERS | EDNS: version: 0
        +nocookie +edns=0 +noad +ednsopt=100                         | NOERROR | EDNS: version: 0
        +nocookie +edns=1 +noednsnegotiation +noad +ednsopt=100      | BADVERS | EDNS: version: 0
        +nocookie +edns=0 +noad +ednsflags=0x80                      | NOERROR | EDNS: version: 0
        +nocookie +edns=0 +noad +dnssec                              | NOERROR | flags: do
        +nocookie +edns=0 +noad +bufsize=512 +ignore +dnssec         | NOERROR | EDNS: version: 0
        +nocookie +edns=0 +noad +tcp                                 | NOERROR | EDNS: version: 0
        +cookie +nsid +subnet=192.0.2.0/24 +noad                     | NOERROR | EDNS: version: 0
        +nocookie +noedns +noad +header-only                         | FORMERR |
        +nocookie +noedns +noad +opcode=15                           | NOTIMP  |
        """)
    void ednsCompliance(String options, String status, String told) throws Exception {
        String said = dig(options.trim().split(" +"), "www.test.internal");
        assertThat(said).contains("status: " + status).doesNotContain("MBZ");
        assertThat(said).doesNotContain("OPT=100", "NSID", "CLIENT-SUBNET");
        if (told == null) {
            assertThat(said).doesNotContain("EDNS:");
        } else {
            assertThat(said).contains(told);
        }
    }

    private static String dig(String option, String name) throws Exception {
        return dig(new String[] {option}, name);
    }

    private static String dig(String[] options, String name) throws Exception {
        List<Object> words = new ArrayList<>(List.of("+time=5", "+tries=1"));
        words.addAll(List.of(options));
        words.addAll(List.of("-p", sekisho.dns().getPort(), "@127.0.0.1", name, "A"));
        Tool.Said said = DIG.run(words.toArray());
        assertThat(said.exit()).as(said.text()).isZero();
        return said.text();
    }
}

package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static String dig(String option, String name) throws Exception {
        Tool.Said said =
                DIG.run("+time=5", "+tries=1", option, "-p", sekisho.dns().getPort(), "@127.0.0.1", name, "A");
        assertThat(said.exit()).as(said.text()).isZero();
        return said.text();
    }
}

package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Surroundings;

/** What curl says of the gateway. */
class CurlTest {

    private static final Tool CURL = Tool.curl();

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

    @Test
    void allowedRequest() throws Exception {
        assertThat(curl(site()).text()).isEqualTo(Surroundings.PAGE);
    }

    @Test
    void allowedTunnel() throws Exception {
        assertThat(curl("--proxytunnel", site()).text()).isEqualTo(Surroundings.PAGE);
    }

    @Test
    void refusedRequest() throws Exception {
        assertThat(curl("-i", "http://stranger.example/").text())
                .startsWith("HTTP/1.1 403 ")
                .contains("rule.none");
    }

    @Test
    void refusedTunnel() throws Exception {
        Tool.Said said = curl("-w", "%{http_connect}", "https://stranger.example/");
        assertThat(said.exit()).isEqualTo(56);
        assertThat(said.text()).contains("403");
    }

    @Test
    void refusedBecauseOfTheAddress() throws Exception {
        assertThat(curl("-i", "http://core.test.internal:" + around.web.port() + "/")
                        .text())
                .startsWith("HTTP/1.1 403 ")
                .contains("addr.class");
    }

    @Test
    void uploadIsCarriedWhole() throws Exception {
        assertThat(curl(
                                "--data-binary",
                                "x".repeat(100_000),
                                "-o",
                                "/dev/null",
                                "-w",
                                "%{http_code} %{size_upload}",
                                site())
                        .text())
                .isEqualTo("200 100000");
    }

    private static Tool.Said curl(String... words) throws Exception {
        Object[] all = new Object[words.length + 5];
        all[0] = "-sS";
        all[1] = "--max-time";
        all[2] = "20";
        all[3] = "-x";
        all[4] = "http://127.0.0.1:" + sekisho.proxy().getPort();
        System.arraycopy(words, 0, all, 5, words.length);
        return CURL.run(all);
    }

    private static String site() {
        return "http://www.test.internal:" + around.web.port() + "/";
    }
}

package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A right file goes live at once, a wrong one changes nothing, and nobody is refused meanwhile. */
class ReloadTest {

    private static final String MORE = "  - {id: other, clients: [me], hosts: [other.test.internal], ports: [WEB], "
            + "tunnel: tcp, addresses: [127.0.0.0/8]}\n";

    @TempDir
    Path directory;

    private Surroundings around;
    private Sekisho sekisho;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        around = new Surroundings(directory);
        sekisho = Sekisho.run(around.write(around.settings()));
        client = new Client(sekisho.proxy());
    }

    @AfterEach
    void stop() throws Exception {
        sekisho.close();
        around.close();
    }

    @Test
    void changedFileIsNoticed() throws Exception {
        assertThat(client.get(other())).startsWith("HTTP/1.1 403 ");
        around.write(withMore());
        Await.until("the new rule", () -> client.get(other()).startsWith("HTTP/1.1 200 "));
        assertThat(sekisho.err().lines().filter(line -> line.contains("is in force")))
                .hasSize(1);
        Sekisho.Page page = sekisho.page("/metrics");
        assertThat(page.number("sekisho_reload_total{result=\"ok\"}")).isEqualTo(1);
        assertThat(page.number("sekisho_rule_last_match_timestamp_seconds{rule=\"other\"}"))
                .isPositive();
        assertThat(page.body().lines().filter(line -> line.startsWith("sekisho_edition_info{")))
                .hasSize(1);
    }

    @Test
    void hangupLoadsTheFile() throws Exception {
        sekisho.signal("HUP");
        Await.until("the line of the reload", () -> sekisho.err().contains("has not changed (SIGHUP)"));
        assertThat(sekisho.page("/metrics").number("sekisho_reload_total{result=\"unchanged\"}"))
                .isEqualTo(1);
        around.write(withMore());
        sekisho.signal("HUP");
        Await.until("the new rule", () -> client.get(other()).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void wrongFileLeavesTheLastGoodEdition() throws Exception {
        around.write(around.settings() + "suprise: 1\n");
        Await.until("the problems", () -> sekisho.err().contains("sekisho.yaml:"));
        assertThat(sekisho.err()).containsPattern("sekisho\\.yaml:\\d+:1: error: .*suprise");
        assertThat(client.get(site())).startsWith("HTTP/1.1 200 ");
        assertThat(sekisho.page("/metrics").number("sekisho_edition_drift")).isEqualTo(1);
        around.write(around.settings());
        Await.until("the drift's end", () -> sekisho.page("/metrics").number("sekisho_edition_drift") == 0);
    }

    @Test
    void listenersNeedARestart() throws Exception {
        around.write(around.settings().replace("  dns: [{address: \"127.0.0.1:0\"}]\n", ""));
        Await.until("the line of the reload", () -> sekisho.err().contains("needs a restart"));
        assertThat(client.get(site())).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void nobodyIsRefusedWhileEditionsChange() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        Callable<Integer> load = () -> {
            int count = 0;
            while (!enough.get()) {
                assertThat(client.get(site())).startsWith("HTTP/1.1 200 ").endsWith(Surroundings.PAGE);
                count++;
            }
            return count;
        };
        List<Future<Integer>> clients =
                Stream.of(load, load, load).map(threads::submit).toList();
        for (int i = 1; i <= 10; i++) {
            around.write(around.settings() + "# edition " + i + "\n");
            sekisho.signal("HUP");
            int editions = i;
            Await.until(
                    "edition " + i,
                    () -> sekisho.err()
                                    .lines()
                                    .filter(line -> line.contains("is in force"))
                                    .count()
                            >= editions);
        }
        enough.set(true);
        for (Future<Integer> each : clients) {
            assertThat(each.get()).isPositive();
        }
        threads.shutdown();
    }

    private String withMore() {
        return around.settings()
                .replace("dns:\n  zones", MORE.replace("WEB", Integer.toString(around.web.port())) + "dns:\n  zones");
    }

    private String site() {
        return "http://www.test.internal:" + around.web.port() + "/";
    }

    private String other() {
        return "http://other.test.internal:" + around.web.port() + "/";
    }
}

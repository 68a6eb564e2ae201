package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.LogLine;
import sekisho.audit.LogReader;

/** A reload judges every open tunnel again: those without permission end within a second, and the log says why. */
class LiveTunnelsTest {

    private static final String OTHER = "  - {id: other, clients: [me], hosts: [other.test.internal], ports: [ECHO], "
            + "tunnel: tcp, addresses: [127.0.0.0/8]KEYS}\n";

    @TempDir
    Path directory;

    private Surroundings around;
    private Sekisho sekisho;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        around = new Surroundings(directory);
        sekisho = Sekisho.run(around.write(with("")));
        client = new Client(sekisho.proxy());
    }

    @AfterEach
    void stop() throws Exception {
        sekisho.close();
        around.close();
    }

    @Test
    void whoHasLostItsRuleIsCutWhileOthersComeAndStay() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        List<Client.Tunnel> others = new ArrayList<>();
        try (Client.Tunnel stays = client.connect(site())) {
            for (int i = 0; i < 20; i++) {
                others.add(client.connect(other()));
                assertThat(others.get(i).echo("here")).isEqualTo("here");
            }
            Future<Integer> newcomers = threads.submit(() -> {
                int count = 0;
                for (; !enough.get(); count++) {
                    try (Client.Tunnel tunnel = client.connect(site())) {
                        assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
                        assertThat(tunnel.echo("new")).isEqualTo("new");
                    }
                }
                return count;
            });
            around.write(around.settings());
            Await.until("the edition without it", () -> sekisho.err().contains("is in force"));
            long start = System.nanoTime();
            for (Client.Tunnel each : others) {
                assertThat(each.isCutAfter("")).isTrue();
            }
            assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
            enough.set(true);
            assertThat(newcomers.get()).isPositive();
            assertThat(stays.echo("still here")).isEqualTo("still here");
        }
        threads.shutdown();
        Await.until("twenty records", () -> ends("rule.none").size() == 20);
        assertThat(ends("rule.none"))
                .allMatch(line -> line.ours("rule").orElse("").equals("other"));
        assertThat(sekisho.page("/metrics").number("sekisho_proxy_tunnels_open{door=\"connect\",rule=\"other\"}"))
                .isZero();
    }

    @Test
    void budgetLimitsAndHoursAreInForceAtOnce() throws Exception {
        around.write(with(", upload-per-day: 1KiB"));
        Await.until("the edition with a budget", () -> sekisho.err().contains("is in force"));
        assertThat(sekisho.err()).contains("warning: upload-per-day is counted by each node");
        try (Client.Tunnel tunnel = client.connect(other())) {
            assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
            assertThat(tunnel.isCutAfter("x".repeat(2_000) + "end")).isTrue();
        }
        Await.until("the budget's record", () -> !endsWith("limit.budget").isEmpty());
        try (Client.Tunnel refused = client.connect(other())) {
            assertThat(refused.head()).startsWith("HTTP/1.1 429 ").contains("limit.budget", "\r\nRetry-After: ");
        }
        assertThat(sekisho.page("/metrics").number("sekisho_proxy_limited_total{reason=\"limit.budget\"}"))
                .isEqualTo(2);
    }

    private String with(String keys) {
        return around.settings()
                .replace(
                        "dns:\n  zones",
                        OTHER.replace("ECHO", Integer.toString(around.echo.getLocalPort()))
                                        .replace("KEYS", keys)
                                + "dns:\n  zones");
    }

    private String site() {
        return "www.test.internal:" + around.echo.getLocalPort();
    }

    private String other() {
        return "other.test.internal:" + around.echo.getLocalPort();
    }

    private List<LogLine> ends(String why) throws Exception {
        return endsWith("end.rule").stream()
                .filter(line -> line.member("status_detail").orElse("").contains(why))
                .toList();
    }

    private List<LogLine> endsWith(String reason) throws Exception {
        return new LogReader(around.audit(), LogReader.Filter.ofDecision("allow"))
                .last(1000).stream()
                        .filter(line -> line.ours("reason").orElse("").equals(reason))
                        .toList();
    }
}

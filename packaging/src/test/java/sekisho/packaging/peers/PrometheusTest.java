package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.Observability;
import sekisho.packaging.admin.TestCa;
import sekisho.packaging.machine.Await;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Surroundings;

/** A real Prometheus that scrapes the real appliance takes our rules, and finds something for every panel. */
class PrometheusTest {

    private static final long PATIENCE_SECONDS = 60;

    private final Tool promtool = Tool.of("promtool", "prometheus");
    private final Tool prometheus = Tool.of("prometheus", "prometheus");
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void rulesAreValidAndEveryAlertFiresInItsCase() throws Exception {
        Path folder = Observability.FOLDER;
        promtool.run("check", "config", folder.resolve("prometheus.yml")).fine();
        promtool.run("check", "rules", folder.resolve("sekisho.rules.yml"), folder.resolve("sekisho.alerts.yml"))
                .fine();
        promtool.run("test", "rules", folder.resolve("sekisho.alerts.test.yml")).fine();
    }

    @Test
    void everyExpressionFindsSomethingInTheRealThing() throws Exception {
        try (Surroundings around = new Surroundings(directory);
                Sekisho sekisho = Sekisho.run(around.write(settings(around)))) {
            int port = free();
            Path said = directory.resolve("prometheus.out");
            Process server = prometheus.start(
                    said,
                    "--config.file=" + configuration(sekisho),
                    "--storage.tsdb.path=" + directory.resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + port);
            try {
                Asked asked = new Asked(URI.create("http://127.0.0.1:" + port));
                Await.until("two scrapes", () -> asked.finds("count_over_time(up{job=\"sekisho\"}[1m]) > 1"));
                traffic(sekisho, around);
                assertPanels(asked);
                assertRules(asked);
                Await.until(
                        "the alert", () -> asked.get("alerts").contains("\"alertname\":\"SekishoPrivateViolation\""));
                assertThat(asked.get("alerts")).contains("\"state\":\"firing\"", "\"rule\":\"core\"");
            } finally {
                server.destroy();
                if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            }
        }
    }

    private static void assertPanels(Asked asked) throws Exception {
        for (Observability.Panel panel : Observability.panels()) {
            String expression = panel.expression().replace("$instance", ".*");
            Await.until(panel.dashboard() + ", " + panel.title() + ": " + expression, () -> asked.finds(expression));
        }
    }

    /** Rules are evaluated without an error, and what they select exists. */
    private static void assertRules(Asked asked) throws Exception {
        Await.until("the first evaluation", () -> !asked.get("rules").contains("\"health\":\"unknown\""));
        assertThat(asked.get("rules")).contains("\"health\":\"ok\"").doesNotContain("\"health\":\"err\"");
        for (Observability.Alert alert : Observability.alerts()) {
            assertThat(asked.get("rules")).contains("\"name\":\"" + alert.name() + "\"");
            for (String metric : Observability.metrics(alert.expression())) {
                assertThat(asked.finds("count({__name__=~\"" + metric + "(_count)?\"})"))
                        .as(metric)
                        .isTrue();
            }
        }
    }

    /** What is asked and refused, so that rates are numbers: a page, a port that no rule opens, an address outside. */
    private static void traffic(Sekisho sekisho, Surroundings around) throws Exception {
        Tool curl = Tool.curl();
        String gateway = "http://127.0.0.1:" + sekisho.proxy().getPort();
        around.names.put("core.test.internal", "203.0.113.66");
        curl.run("-s", "-x", gateway, "http://www.test.internal:" + around.web.port() + "/")
                .fine();
        curl.run("-s", "-x", gateway, "http://www.test.internal:81/").fine();
        for (String name : new String[] {"core.test.internal", "www.test.internal", "elsewhere.example"}) {
            Tool.dig()
                    .run("-p", sekisho.dns().getPort(), "@127.0.0.1", "+tries=1", name)
                    .fine();
        }
    }

    /** With an admin listener, whose certificate has an end, and a rule that needs a grant. */
    private String settings(Surroundings around) throws Exception {
        TestCa ca = new TestCa();
        ca.writeCertificate(directory.resolve("ca.pem"));
        TestCa.Issued issued = ca.issue(new TestCa.Request().server("127.0.0.1"));
        issued.writeCertificate(directory.resolve("gw.pem"));
        issued.writeKey(directory.resolve("gw.key"));
        return around.settings()
                        .replace(
                                "listen:\n",
                                "listen:\n  admin: {address: \"127.0.0.1:0\","
                                        + " tls: {certificate: gw.pem, key: gw.key, client-ca: ca.pem}}\n")
                        .replace(
                                "rules:\n",
                                "rules:\n  - {id: by-grant, clients: [me], hosts: [10.99.0.1], tunnel: tcp,"
                                        + " needs: grant, grant-for: 2h, grant-binds: address}\n")
                + """
                people:
                  yamada: {certificates: ["spiffe://test.internal/human/yamada"], roles: [requester]}
                  suzuki: {certificates: ["spiffe://test.internal/human/suzuki"], roles: [approver]}
                approval: {changes: 0, grants: 1, reason: a test}
                """;
    }

    /** The shipped configuration, every second instead of four times a minute, and at this appliance's port. */
    private Path configuration(Sekisho sekisho) throws IOException {
        for (String file : new String[] {"sekisho.rules.yml", "sekisho.alerts.yml", "prometheus.yml"}) {
            String text = Files.readString(Observability.FOLDER.resolve(file))
                    .replaceAll("interval: (15|30)s", "interval: 1s")
                    .replace("127.0.0.1:9464", "127.0.0.1:" + sekisho.metrics().getPort());
            Files.writeString(directory.resolve(file), text);
        }
        return directory.resolve("prometheus.yml");
    }

    /** The HTTP API of a Prometheus. */
    private final class Asked {

        private final URI server;

        Asked(URI server) {
            this.server = server;
        }

        String get(String path) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/" + path))
                    .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                    .build();
            try {
                return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            } catch (IOException notYet) {
                return notYet.toString();
            }
        }

        /** Whether an expression has a result, which is not an error. */
        boolean finds(String expression) throws Exception {
            String answer = get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
            assertThat(answer).doesNotContain("\"status\":\"error\"");
            return answer.contains("\"value\":[");
        }
    }

    private static int free() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}

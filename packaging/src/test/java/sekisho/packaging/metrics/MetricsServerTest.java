package sekisho.packaging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicBoolean auditClosed = new AtomicBoolean();
    private final Health health = new Health(auditClosed::get);
    private final PrometheusPage page = new PrometheusPage();
    private final MetricsServer server;

    MetricsServerTest() throws BindException {
        server = new MetricsServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), page, health, group);
    }

    @AfterEach
    void stop() {
        server.close();
        page.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void readinessTellsOneReason() throws IOException {
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503").endsWith("starting\n");
        health.enter(Health.Phase.READY);
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200").endsWith("ready\n");
        auditClosed.set(true);
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503").endsWith("audit closed\n");
        health.enter(Health.Phase.DRAINING);
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503").endsWith("draining\n");
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200");
    }

    @Test
    void pageHoldsMetersAndTheProcess() throws IOException {
        Counter.builder("sekisho.test")
                .tag("result", "ok")
                .register(page.registry())
                .increment();
        assertThat(get("/metrics?from=prometheus"))
                .contains("\nsekisho_test_total{result=\"ok\"} 1.0\n")
                .containsPattern("\nsekisho_fd_used [1-9]")
                .containsPattern("\nsekisho_fd_limit [1-9]")
                .contains("\njvm_memory_used_bytes{", "\nnetty_allocator_memory_used{");
    }

    @Test
    void familyThatChangesWholeHasOneSeriesAtEachScrape() throws IOException {
        AtomicReference<String> digest = new AtomicReference<>("sha256:a");
        page.add(new PrometheusPage.Family(
                "sekisho_edition_info", "The edition in force", "digest", () -> Map.of(digest.get(), 1.0)));
        assertThat(get("/metrics")).contains("\nsekisho_edition_info{digest=\"sha256:a\"} 1.0\n");
        digest.set("odd\"\\\n");
        assertThat(get("/metrics"))
                .contains("\nsekisho_edition_info{digest=\"odd\\\"\\\\\\n\"} 1.0\n")
                .doesNotContain("sha256:a");
    }

    @Test
    void otherRequestsAreRefused() throws IOException {
        assertThat(get("/")).startsWith("HTTP/1.1 404");
        assertThat(talk("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
        assertThat(talk("GET  /metrics\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(talk("HEAD /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n");
    }

    private String get(String path) throws IOException {
        return talk("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private String talk(String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

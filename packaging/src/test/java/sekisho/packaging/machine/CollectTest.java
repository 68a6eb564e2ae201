package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.admin.TestCa;

/** A gateway, and a collector that knows it only by its admin listener. */
class CollectTest {

    private static final String COLLECTOR = "spiffe://example.lg.jp/machine/collector";

    @TempDir
    Path directory;

    private Surroundings around;
    private Path held;

    @BeforeEach
    void prepare() throws Exception {
        around = new Surroundings(directory);
        held = directory.resolve("held");
        TestCa ca = new TestCa();
        ca.writeCertificate(directory.resolve("ca.pem"));
        write("gw", ca.issue(new TestCa.Request().server("127.0.0.1")));
        write("collector", ca.issue(new TestCa.Request().uri(COLLECTOR)));
        around.write(around.settings()
                        .replace(
                                "  metrics:",
                                "  admin: {address: \"127.0.0.1:0\", tls: {certificate: gw.pem, key: gw.key,"
                                        + " client-ca: ca.pem}}\n  metrics:")
                + "people:\n  collector: {certificates: [\"" + COLLECTOR + "\"], roles: [collector]}\n");
    }

    @AfterEach
    void stop() throws Exception {
        around.close();
    }

    @Test
    void whatIsHeldGrowsAndIsNeverRewritten() throws Exception {
        Path yesterday = directory.resolve("yesterday");
        try (Sekisho gateway = gateway()) {
            fetch(gateway, 3);
            Sekisho.Said first =
                    collect(gateway, "--once", "--log-key", around.audit().resolve("keys"));
            assertThat(first.out()).contains("held and cosigned");
            assertThat(first.exit()).isZero();
            stop(gateway);
        }
        copy(around.audit(), yesterday);
        try (Sekisho gateway = gateway()) {
            fetch(gateway, 150);
            try (Sekisho collector = start(gateway, "--every", "1s")) {
                long now = size(around.audit());
                Await.until("everything is held", () -> size(held) >= now);
                collector.signal("KILL");
                assertThat(collector.exit()).isEqualTo(128 + 9);
            }
            assertThat(collect(gateway, "--once").exit()).isZero();
            Sekisho.Said proof = Sekisho.say("collect", "--check", held);
            assertThat(proof.out()).contains("proven: " + size(held) + " records");
            assertThat(proof.exit()).isZero();
            stop(gateway);
        }
        Files.move(around.audit(), directory.resolve("today"));
        copy(yesterday, around.audit());
        long before = size(held);
        try (Sekisho gateway = gateway()) {
            Sekisho.Said refused = collect(gateway, "--once");
            assertThat(refused.err()).contains("REFUSED", "rolled back");
            assertThat(refused.exit()).isEqualTo(3);
            stop(gateway);
        }
        assertThat(size(held)).isEqualTo(before);
        assertThat(Sekisho.say("collect", "--check", held).exit()).isZero();
    }

    private Sekisho gateway() throws Exception {
        return Sekisho.run(around.file());
    }

    private static void stop(Sekisho gateway) throws Exception {
        gateway.signal("TERM");
        assertThat(gateway.exit()).isZero();
    }

    private void fetch(Sekisho gateway, int times) throws Exception {
        Client client = new Client(gateway.proxy());
        for (int i = 0; i < times; i++) {
            assertThat(client.get("http://www.test.internal:" + around.web.port() + "/"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private Sekisho.Said collect(Sekisho gateway, Object... more) throws Exception {
        try (Sekisho collector = start(gateway, more)) {
            return new Sekisho.Said(collector.exit(), collector.out(), collector.err());
        }
    }

    private Sekisho start(Sekisho gateway, Object... more) throws Exception {
        List<Object> words = new ArrayList<>(List.of(
                "collect",
                "--from",
                "127.0.0.1:" + gateway.admin().getPort(),
                "--certificate",
                directory.resolve("collector.pem"),
                "--key",
                directory.resolve("collector.key"),
                "--ca",
                directory.resolve("ca.pem"),
                held));
        words.addAll(List.of(more));
        return Sekisho.start(Sekisho.launcher(), directory, Map.of(), words.toArray());
    }

    private void write(String name, TestCa.Issued issued) throws Exception {
        issued.writeCertificate(directory.resolve(name + ".pem"));
        issued.writeKey(directory.resolve(name + ".key"));
    }

    private static long size(Path log) throws IOException {
        Path checkpoint = log.resolve("checkpoint");
        return Files.exists(checkpoint)
                ? Long.parseLong(Files.readAllLines(checkpoint).get(1))
                : 0;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}

package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.packaging.machine.Await;
import sekisho.packaging.machine.Sekisho;

/**
 * A real tunnel, in a network of its own: iodine asks the gateway on port 53, iodined is the zone's name server behind it. Even
 * under a rule that allows all that it wants, hardly more than its greeting gets through. Needs root, for the network.
 */
class IodineTest {

    private static final Tool IODINE = Tool.iodine();
    private static final Tool IP = Tool.ip();
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private final String network = "sekisho-" + ProcessHandle.current().pid();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        ip("netns", "add", network);
        ip("-n", network, "link", "set", "lo", "up");
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : started) {
            process.destroy();
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        ip("netns", "delete", network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "TXT", "CNAME"})
    void isCutBeforeItCarriesAnything(String type) throws Exception {
        Path file = directory.resolve("sekisho.yaml");
        Files.writeString(file, """
            version: 1
            name: tunnel
            listen: {dns: [{address: 127.0.0.1:53}]}
            clients: {c: {networks: [127.0.0.0/8]}}
            rules:
              - {id: wide, clients: [c], hosts: ["**.t.example.com"], types: [A, TXT, "NULL", CNAME, MX, SRV],
                 chain: trust, addresses: any}
            dns: {zones: [{zone: t.example.com, upstreams: ["127.0.0.1:5353"]}]}
            audit: {directory: log, when-unavailable: close}
            """);
        Path ready = inside("gateway", Sekisho.launcher(), "run", "--config", file);
        inside(
                "iodined",
                "iodined",
                "-f",
                "-c",
                "-P",
                "secret",
                "-p",
                5353,
                "-l",
                "127.0.0.1",
                "10.99.0.1/24",
                "t.example.com");
        Await.until("the gateway", () -> Files.readString(ready).contains("sekisho ready in "));
        inside(IODINE.name(), IODINE.name(), "-f", "-r", "-T", type, "-P", "secret", "127.0.0.1", "t.example.com");
        Await.until("refusals", () -> refused() >= 10);
        String log = tail();
        assertThat(log.lines().filter(line -> line.contains("\"firewall_rule_action\":\"BLOCK\"")))
                .anyMatch(line -> line.contains("dns.tunnelling"));
        long answered = log.lines()
                .filter(line -> line.contains("\"rcode\":\"NOERROR\""))
                .count();
        assertThat(answered).as("answers, the greeting among them").isLessThan(60);
    }

    private long refused() throws Exception {
        return tail().lines().filter(line -> line.contains("dns.tunnelling")).count();
    }

    /** The queries of the log, as Route 53 would have written them. */
    private String tail() throws Exception {
        return Sekisho.say("audit", "tail", "--all", "--format", "route53", directory.resolve("log"))
                .out();
    }

    /** @return where it writes */
    private Path inside(String title, Object... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(IP.name(), "netns", "exec", network));
        for (Object word : words) {
            command.add(word.toString());
        }
        Path out = directory.resolve(title + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "SEKISHO_BUILD", "never"));
        started.add(0, builder.start());
        return out;
    }

    private static void ip(Object... words) throws Exception {
        Tool.Said said = IP.run(words);
        assertThat(said.exit()).as(said.text()).isZero();
    }
}

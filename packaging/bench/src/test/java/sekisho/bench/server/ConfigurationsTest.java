package sekisho.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.bench.load.Door;
import sekisho.bench.origin.Names;
import sekisho.bench.origin.Origins;
import sekisho.config.settings.SettingsReader;

class ConfigurationsTest {

    private static final Origins ORIGINS = new Origins(7001, 7002, 7003, 7053);

    @TempDir
    private Path directory;

    @Test
    void sekishoReadsItsOwn() throws Exception {
        Files.write(directory.resolve("names.txt"), Names.patterns());
        byte[] file = String.join("\n", Sekisho.settings(ORIGINS)).getBytes(UTF_8);
        SettingsReader.Result read = SettingsReader.read(file, directory);
        assertThat(read.settings().rules()).hasSize(1);
        assertThat(read.settings().destinations().values())
                .singleElement()
                .satisfies(target -> assertThat(target.hosts()).hasSize(1_000));
    }

    @Test
    void sekishoSaysItsPorts() throws IOException {
        String line =
                "sekisho ready in 480 ms: proxy 127.0.0.1:40001, dns 127.0.0.1:40002, metrics http://127.0.0.1:9/";
        assertThat(Sekisho.port(Pattern.compile("dns 127\\.0\\.0\\.1:(\\d+)"), line))
                .isEqualTo(40_002);
        assertThatThrownBy(() -> Sekisho.port(Pattern.compile("socks5 (\\d+)"), line))
                .isInstanceOf(IOException.class);
    }

    @Test
    void squidAllowsTheListAndNothingElse() throws IOException {
        Door proxy = Door.proxy(3128);
        new Squid().configure(directory, ORIGINS, Map.of(Use.TUNNEL, proxy));
        assertThat(directory.resolve("squid.conf"))
                .content()
                .contains("http_port 127.0.0.1:3128\n", "http_access allow listed\nhttp_access deny all\n")
                .contains("port 7001 7002 7003\n");
        assertThat(Files.readAllLines(directory.resolve("names.txt")))
                .hasSize(1_000)
                .contains("h0.bench.test", ".w0.bench.test");
        assertThat(Files.readAllLines(directory.resolve("hosts"))).contains("127.0.1.2 h1.bench.test");
    }

    @Test
    void haproxyRelaysAndForwards() throws IOException {
        Map<Use, Door> doors =
                Map.of(Use.TUNNEL, Door.relay(1001), Use.STREAM, Door.relay(1002), Use.FORWARD, Door.proxy(1003));
        Haproxy.bigPipes().configure(directory, ORIGINS, doors);
        assertThat(directory.resolve("haproxy.cfg"))
                .content()
                .contains(" tune.pipesize 1048576\n", " bind 127.0.0.1:1001\n server s0 127.0.1.1:7001\n")
                .contains(" server s15 127.0.1.16:7001\n", " server s 127.0.1.1:7002\n", " server s 127.0.1.1:7003\n");
    }

    @Test
    void unboundAndDnsdistForwardTheListAndRefuseTheRest() throws IOException {
        Map<Use, Door> doors = Map.of(Use.NAMES, Door.proxy(5353));
        new Unbound().configure(directory, ORIGINS, doors);
        new Dnsdist().configure(directory, ORIGINS, doors);
        assertThat(Files.readAllLines(directory.resolve("unbound.conf")))
                .contains(" interface: 127.0.0.1@5353", " forward-addr: 127.0.0.1@7053")
                .contains(" local-zone: \".\" refuse", " local-zone: \"w99.bench.test.\" transparent");
        List<String> dnsdist = Files.readAllLines(directory.resolve("dnsdist.conf"));
        assertThat(dnsdist)
                .contains("setLocal('127.0.0.1:5353')", "listed:add(newDNSName('h899.bench.test.'))")
                .hasSize(1_008);
    }
}

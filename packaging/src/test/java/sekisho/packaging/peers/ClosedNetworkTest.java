package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.packaging.machine.Await;
import sekisho.packaging.machine.Sekisho;

/**
 * Three networks – the secure room, the gateway's, production – and the container between them. The room has a route that
 * leads to the gateway, and still reaches production through the gateway only. Needs root.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClosedNetworkTest {

    private static final Tool IP = Tool.ip();
    private static final Tool CURL = Tool.curl().with("dig", "bind9-dnsutils").with("sysctl", "procps");
    private static final Tool AB = Tool.of("ab", "apache2-utils");
    private static final String ME = Long.toString(ProcessHandle.current().pid());
    private static final String ROOM = "sekisho-room-" + ME;
    private static final String GATEWAY = "sekisho-gw-" + ME;
    private static final String PRODUCTION = "sekisho-prod-" + ME;

    @TempDir
    static Path directory;

    private static Image image;
    private static Container container;
    private static Process production;

    @BeforeAll
    static void start() throws Exception {
        image = new Image();
        for (String network : List.of(ROOM, GATEWAY, PRODUCTION)) {
            IP.run("netns", "add", network).fine();
            in(network, "ip", "link", "set", "lo", "up").fine();
        }
        join(ROOM, "room0", "10.91.1.2/24", "fd00:1::2/64", GATEWAY, "gw0", "10.91.1.1/24", "fd00:1::1/64");
        join(PRODUCTION, "prod0", "10.91.2.2/24", "fd00:2::2/64", GATEWAY, "gw1", "10.91.2.1/24", "fd00:2::1/64");
        for (String family : List.of("-4", "-6")) {
            String room = family.equals("-4") ? "10.91.1.1" : "fd00:1::1";
            String prod = family.equals("-4") ? "10.91.2.1" : "fd00:2::1";
            in(ROOM, "ip", family, "route", "add", "default", "via", room).fine();
            in(PRODUCTION, "ip", family, "route", "add", "default", "via", prod).fine();
        }
        // A new network copies these from its machine.
        in(GATEWAY, "sysctl", "-qw", "net.ipv4.ip_forward=0", "net.ipv6.conf.all.forwarding=0")
                .fine();
        startProduction();
        startGateway();
    }

    private static void startProduction() throws Exception {
        Path said = directory.resolve("production.out");
        production = IP.start(
                said,
                "netns",
                "exec",
                PRODUCTION,
                Path.of(System.getProperty("java.home"), "bin/java"),
                "-cp",
                System.getProperty("java.class.path"),
                Production.class.getName(),
                "10.91.2.2",
                "fd00:2::2");
        Await.until("production", () -> Files.readString(said).contains("serving"));
    }

    private static void startGateway() throws Exception {
        Path settings = Files.createDirectories(directory.resolve("settings"));
        Files.writeString(settings.resolve("sekisho.yaml"), """
            version: 1
            name: closed
            listen:
              proxy: [{address: "10.91.1.1:3128"}, {address: "[fd00:1::1]:3128"}]
              dns: [{address: "10.91.1.1:5300"}, {address: "[fd00:1::1]:5300"}]
              metrics: {address: "127.0.0.1:9464"}
            clients: {room: {networks: [10.91.1.0/24, "fd00:1::/64"]}}
            rules:
              - {id: app, clients: [room], hosts: [app.prod.internal, app.prod6.internal], ports: [8080]}
            dns:
              zones:
                - {zone: prod.internal, upstreams: ["10.91.2.2:5353"]}
                - {zone: prod6.internal, upstreams: ["[fd00:2::2]:5353"]}
            audit: {directory: /var/lib/sekisho/audit, when-unavailable: close}
            """);
        // The temporary folder is its owner's alone; the container's process is somebody else.
        Tool.of("chmod", "coreutils").run("-R", "a+rX", directory).fine();
        container =
                new Container(image, directory, settings, Files.createDirectories(directory.resolve("state")), GATEWAY);
        container.awaitReady();
    }

    @AfterAll
    static void end() throws Exception {
        if (container != null) {
            container.close();
        }
        if (production != null) {
            production.destroy();
            production.waitFor(60, TimeUnit.SECONDS);
        }
        for (String network : List.of(ROOM, GATEWAY, PRODUCTION)) {
            IP.run("netns", "delete", network);
        }
        image.close();
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({
        "http://10.91.1.1:3128, app.prod.internal",
        "http://[fd00:1::1]:3128, app.prod6.internal",
    })
    void tcpGoesThroughTheGateway(String gateway, String host) throws Exception {
        assertThat(in(ROOM, "curl", "-s", "-x", gateway, "http://" + host + ":8080/")
                        .fine())
                .isEqualTo(Production.PAGE);
        assertThat(status(ROOM, "-x", gateway, "http://elsewhere.prod.internal:8080/"))
                .isEqualTo("403");
        assertThat(status(ROOM, "-x", gateway, "http://10.91.2.2:8080/")).isEqualTo("403");
        assertThat(status(ROOM, "-x", gateway, "http://[fd00:2::2]:8080/")).isEqualTo("403");
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({
        "10.91.1.1,  app.prod.internal,  A,    10.91.2.2",
        "10.91.1.1,  app.prod.internal,  AAAA, fd00:2::2",
        "fd00:1::1, app.prod6.internal, A,    10.91.2.2",
        "fd00:1::1, app.prod6.internal, AAAA, fd00:2::2",
    })
    void udpGoesThroughTheGateway(String gateway, String name, String type, String address) throws Exception {
        assertThat(in(ROOM, "dig", "-p", "5300", "@" + gateway, "+short", name, type)
                        .fine())
                .isEqualTo(address + "\n");
        assertThat(in(ROOM, "dig", "-p", "5300", "@" + gateway, "elsewhere.prod.internal", type)
                        .fine())
                .contains("NXDOMAIN");
    }

    /** From the gateway's own network both are there, so it is the network that keeps the room out. */
    @ParameterizedTest
    @Order(1)
    @CsvSource({"10.91.2.2, 10.91.2.2", "fd00:2::2, [fd00:2::2]"})
    void nothingElseDoes(String address, String inUrl) throws Exception {
        String url = "http://" + inUrl + ":8080/";
        Object[] question = {
            "dig", "-p", Production.NAMES, "@" + address, "+short", "+time=2", "+tries=1", "app.prod.internal", "A"
        };
        assertThat(status(GATEWAY, "--noproxy", "*", url)).isEqualTo("200");
        assertThat(status(ROOM, "--noproxy", "*", "--connect-timeout", "2", url))
                .isEqualTo("000");
        assertThat(in(GATEWAY, question).fine()).isEqualTo("10.91.2.2\n");
        assertThat(in(ROOM, question).exit()).as("UDP to production").isNotZero();
    }

    @Test
    @Order(2)
    void processHasNothingToTakeOver() throws Exception {
        assertThat(container.proc("status"))
                .containsPattern("Uid:\\s+65532\\s+65532\\s+65532\\s+65532")
                .containsPattern("CapEff:\\s+0{16}")
                .containsPattern("CapBnd:\\s+0{16}")
                .containsPattern("NoNewPrivs:\\s+1");
        assertThat(container.proc("mountinfo").lines().filter(line -> line.matches("\\S+ \\S+ \\S+ \\S+ / .*")))
                .singleElement()
                .asString()
                .matches("\\S+ \\S+ \\S+ \\S+ / ro[, ].*");
        assertThat(container.proc("maps"))
                .as("loaded classes and the native transport, though nothing can be written to /tmp")
                .contains("/app/sekisho.jsa", "/app/native/libnetty_transport_native_epoll");
    }

    @Test
    @Order(3)
    void isHealthyWithin512Megabytes() throws Exception {
        IP.run(
                        "netns",
                        "exec",
                        ROOM,
                        AB.name(),
                        "-q",
                        "-n",
                        "4000",
                        "-c",
                        "200",
                        "-X",
                        "10.91.1.1:3128",
                        "http://app.prod.internal:8080/")
                .fine();
        assertThat(container
                        .exec("status", "--health", "--config", "/etc/sekisho/sekisho.yaml")
                        .fine())
                .isEqualTo("ready\n");
        Container.Memory memory = container.memory();
        System.out.println("memory at most: " + (memory.most() >> 20) + " MiB; " + container.said());
        assertThat(memory.refused()).isZero();
        assertThat(memory.most()).isLessThanOrEqualTo(Container.MEMORY);
    }

    @Test
    @Order(4)
    void endsWhenToldAndLeavesAWholeLog() throws Exception {
        assertThat(container.stop()).as(container.said()).isZero();
        assertThat(Sekisho.say("audit", "verify", directory.resolve("state/audit"))
                        .exit())
                .isZero();
    }

    private static String status(String network, Object... words) throws Exception {
        List<Object> all = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}"));
        all.addAll(List.of(words));
        return in(network, all.toArray()).text();
    }

    private static Tool.Said in(String network, Object... words) throws Exception {
        List<Object> all = new ArrayList<>(List.of("netns", "exec", network));
        all.addAll(List.of(words));
        return IP.run(all.toArray());
    }

    private static void join(
            String one, String device, String four, String six, String other, String its, String itsFour, String itsSix)
            throws Exception {
        in(one, "ip", "link", "add", device, "type", "veth", "peer", "name", its, "netns", other)
                .fine();
        for (Object[] end : new Object[][] {{one, device, four, six}, {other, its, itsFour, itsSix}}) {
            String network = end[0].toString();
            in(network, "ip", "addr", "add", end[2], "dev", end[1]).fine();
            // Without the test for duplicates, which takes a second.
            in(network, "ip", "addr", "add", end[3], "dev", end[1], "nodad").fine();
            in(network, "ip", "link", "set", end[1], "up").fine();
        }
    }
}

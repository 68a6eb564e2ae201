package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import sekisho.packaging.admin.TestCa;
import sekisho.packaging.command.CommandLines;
import sekisho.packaging.demo.DemoNames;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** A real gateway, and behind it what people's programs want: web sites over HTTP and HTTPS, all names on loopback. */
final class Town implements AutoCloseable {

    static final List<String> HOSTS = List.of("www", "git", "apt", "maven", "npm", "pypi", "s3", "ssh", "db");

    final Path directory;
    final Site site;
    final Sekisho sekisho;
    final Path authority;
    final Path trustStore;
    /** A port for one more server of the test. */
    final int freePort;

    /** Where the relay leads. */
    final int databasePort;

    private final DemoNames names;

    /** @param more rules and sections of the file; its first lines go on with the rules */
    Town(Path directory, String more) throws Exception {
        this.directory = directory;
        TestCa ca = new TestCa();
        authority = ca.writeCertificate(directory.resolve("ca.pem"));
        trustStore = trust(ca, directory.resolve("trust.p12"));
        TestCa.Request server = new TestCa.Request();
        names = new DemoNames(0);
        for (String host : HOSTS) {
            names.put(host + ".test.internal", "127.0.0.1");
            server.host(host + ".test.internal");
        }
        site = new Site(Files.createDirectories(directory.resolve("sites")), ca, ca.issue(server));
        Files.writeString(site.files("www.test.internal").resolve("index.html"), "<title>town</title>the town square");
        freePort = free();
        databasePort = free();
        sekisho = Sekisho.run(Files.writeString(directory.resolve("sekisho.yaml"), settings() + more));
    }

    private String settings() {
        return """
            version: 1
            name: town
            listen:
              proxy: [{address: "127.0.0.1:0"}]
              socks5: [{address: "127.0.0.1:0"}]
              relay: [{address: "127.0.0.1:0", to: "db.test.internal:%d", expect: postgres}]
              metrics: {address: "127.0.0.1:0"}
            clients:
              people: {networks: [127.0.0.0/8]}
            contact: "the town hall, extension 1234"
            dns:
              zones: [{zone: test.internal, upstreams: ["127.0.0.1:%d"]}]
            audit: {directory: audit, when-unavailable: close}
            rules:
              - {id: sites, clients: [people], hosts: ["*.test.internal"], ports: [%d, %d], addresses: [127.0.0.0/8]}
              - {id: jump, clients: [people], hosts: [ssh.test.internal], ports: [%d], tunnel: tcp, addresses: [127.0.0.0/8]}
              - {id: database, clients: [people], hosts: [db.test.internal], ports: [%d], tunnel: tcp, addresses: [127.0.0.0/8]}
            """.formatted(databasePort, names.port(), site.port(), site.securePort(), freePort, databasePort);
    }

    String plain(String host) {
        return "http://" + host + ".test.internal:" + site.port();
    }

    String secure(String host) {
        return "https://" + host + ".test.internal:" + site.securePort();
    }

    String gateway() throws IOException {
        return "127.0.0.1:" + sekisho.proxy().getPort();
    }

    /** What {@code client-setup} says for this gateway and this program. */
    String recipe(String program) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        int exit = CommandLines.execute(
                new Screen(print, nowhere, Words.english(), false),
                "client-setup",
                "--gateway",
                gateway(),
                "--for",
                program);
        assertThat(exit).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int free() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Path trust(TestCa ca, Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("town", ca.certificate());
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }

    @Override
    public void close() {
        try {
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
            site.close();
            names.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}

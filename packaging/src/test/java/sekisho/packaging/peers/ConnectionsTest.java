package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.machine.Await;

/** Programs that open a tunnel themselves. */
class ConnectionsTest {

    private static final Tool CURL = Tool.curl();
    private static final Tool OPENSSL = Tool.openssl();
    private static final Tool PSQL = Tool.of("psql", "postgresql");
    private static final Tool SSH = Tool.of("ssh", "openssh-client");
    private static final Tool KEYGEN = Tool.of("ssh-keygen", "openssh-client");
    private static final Tool SSHD = Tool.of("/usr/sbin/sshd", "openssh-server");

    static {
        Tool.of("nc", "netcat-openbsd");
    }

    @TempDir
    static Path directory;

    private static Town town;

    @BeforeAll
    static void start() throws Exception {
        town = new Town(directory, "");
    }

    @AfterAll
    static void stop() throws Exception {
        town.close();
    }

    @Test
    void opensslThroughTheProxy() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: www.test.internal\r\nConnection: close\r\n\r\n";
        assertThat(OPENSSL.hear(
                                request,
                                "s_client",
                                "-proxy",
                                town.gateway(),
                                "-connect",
                                "www.test.internal:" + town.site.securePort(),
                                "-CAfile",
                                town.authority,
                                "-ign_eof")
                        .text())
                .contains("Verify return code: 0 (ok)", "the town square");
    }

    @Test
    void opensslWithAnotherNameIsCut() throws Exception {
        assertThat(OPENSSL.run(
                                "s_client",
                                "-proxy",
                                town.gateway(),
                                "-connect",
                                "www.test.internal:" + town.site.securePort(),
                                "-servername",
                                "stranger.example")
                        .text())
                .contains("unrecognized name");
    }

    @Test
    void javaHttpClient() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(town.sekisho.proxy()))
                .sslContext(trust())
                .build();
        for (String site : new String[] {town.plain("www"), town.secure("www")}) {
            assertThat(client.send(
                                    HttpRequest.newBuilder(URI.create(site + "/"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .contains("the town square");
        }
        var refused = client.send(
                HttpRequest.newBuilder(URI.create("http://stranger.example/")).build(), BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("rule.none", "the town hall");
        assertThatThrownBy(() -> client.send(
                        HttpRequest.newBuilder(URI.create("https://stranger.example/"))
                                .build(),
                        BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void sshThroughConnectAndSocks() throws Exception {
        Path key = directory.resolve("key");
        Path client = Files.writeString(
                directory.resolve("ssh.conf"),
                "StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\nIdentityFile " + key + "\n"
                        + town.recipe("ssh"));
        Process sshd = startSshd(key);
        try {
            Await.until("sshd", ConnectionsTest::sshdAnswers);
            assertThat(SSH.run(
                                    "-F",
                                    client,
                                    "-p",
                                    town.freePort,
                                    "ssh.test.internal",
                                    "echo one; head -c 5000000 /dev/zero | wc -c")
                            .fine())
                    .contains("one\n", "5000000");
            String socks =
                    "ProxyCommand=nc -X 5 -x 127.0.0.1:" + town.sekisho.socks5().getPort() + " %h %p";
            assertThat(SSH.run("-o", socks, "-F", client, "-p", town.freePort, "ssh.test.internal", "echo two")
                            .fine())
                    .contains("two\n");
            assertThat(SSH.run("-F", client, "-p", town.freePort, "stranger.example", "true")
                            .exit())
                    .isEqualTo(255);
        } finally {
            sshd.destroy();
        }
    }

    @Test
    void curlThroughSocks() throws Exception {
        String socks = "socks5h://127.0.0.1:" + town.sekisho.socks5().getPort();
        assertThat(CURL.run("-sS", "-x", socks, "--cacert", town.authority, town.secure("www") + "/")
                        .fine())
                .contains("the town square");
        Tool.Said refused = CURL.run("-sS", "-x", socks, "https://stranger.example/");
        assertThat(refused.exit()).isEqualTo(97);
        assertThat(refused.text()).contains("SOCKS5");
    }

    /** A real server and a real client: the relay reads the greeting of PostgreSQL, which isn't that of TLS. */
    @Test
    void psqlThroughTheRelay() throws Exception {
        try (Postgres server = Postgres.start(town.databasePort)) {
            Object[] words = {
                "-h",
                "127.0.0.1",
                "-p",
                town.sekisho.relay().getPort(),
                "-U",
                "postgres",
                "-XAtc",
                "select count(*), sum(n) from generate_series(1, 100000) n"
            };
            Await.until(
                    "PostgreSQL", () -> server.isRunning() && PSQL.run(words).exit() == 0);
            assertThat(PSQL.run(words).fine()).isEqualTo("100000|5000050000\n");
            assertThat(CURL.run(
                                    "-sS",
                                    "http://127.0.0.1:" + town.sekisho.relay().getPort() + "/")
                            .exit())
                    .isNotZero();
        }
    }

    private static Process startSshd(Path key) throws Exception {
        Path host = directory.resolve("host");
        KEYGEN.run("-q", "-t", "ed25519", "-N", "", "-f", key).fine();
        KEYGEN.run("-q", "-t", "ed25519", "-N", "", "-f", host).fine();
        Path server = Files.writeString(directory.resolve("sshd.conf"), """
            ListenAddress 127.0.0.1:%d
            HostKey %s
            AuthorizedKeysFile %s.pub
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            PidFile none
            """.formatted(town.freePort, host, key));
        if (System.getProperty("user.name").equals("root")) {
            // sshd insists on this empty directory when root starts it; a boot makes it.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        return SSHD.start(directory.resolve("sshd.log"), "-D", "-e", "-f", server);
    }

    private static boolean sshdAnswers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", town.freePort));
            return true;
        } catch (ConnectException notYet) {
            return false;
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance(town.trustStore.toFile(), "changeit".toCharArray());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}

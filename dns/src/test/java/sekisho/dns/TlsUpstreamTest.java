package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.config.certificate.JavaTls;

/** An upstream over TLS: only the one whose certificate has the name is asked, on one connection, in padded blocks. */
class TlsUpstreamTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    static Path folder;

    private static SSLServerSocket server;
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();
    private static final List<byte[]> ASKED = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "r",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=resolver",
                "-ext",
                "san=dns:resolver.internal",
                "-storetype",
                "PKCS12",
                "-keystore",
                "r.p12");
        keytool("-exportcert", "-rfc", "-alias", "r", "-keystore", "r.p12", "-file", "ca.pem");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve("r.p12"))) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        JavaTls.prepare();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(TlsUpstreamTest::accept, "tls upstream");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static void keytool(String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> serve(socket));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            for (int i = 0; ; i++) {
                byte[] message = new byte[in.readUnsignedShort()];
                in.readFully(message);
                CONNECTIONS.addAndGet(i == 0 ? 1 : 0);
                ASKED.add(message);
                var asked = new FakeUpstream.Asked(message, true, socket.getRemoteSocketAddress(), i);
                out.write(TcpTalk.framed(
                        asked.reply().address(asked.name(), "10.0.0.7").bytes()));
                out.flush();
            }
        } catch (IOException ended) {
            // The client has gone, or doesn't believe us.
        }
    }

    private static String yaml(String name) {
        return Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"*.internal\"]}",
                "zones: [{zone: internal, upstreams: [\"tls://127.0.0.1:%d#%s\"], ca: \"%s\"}]"
                        .formatted(server.getLocalPort(), name, folder.resolve("ca.pem")));
    }

    @Test
    void theRightNameIsAskedOnAnOpenConnection() throws Exception {
        try (Resolver resolver = Resolver.start(yaml("resolver.internal"))) {
            ASKED.clear();
            int before = CONNECTIONS.get();
            for (int i = 0; i < 10; i++) {
                assertThat(resolver.ask(Packet.query("n" + i + ".internal", 1)).data())
                        .containsExactly("10.0.0.7");
            }
            assertThat(CONNECTIONS.get() - before)
                    .isLessThanOrEqualTo(resolver.resolution().loops().all().size());
            assertThat(ASKED)
                    .hasSize(10)
                    .allSatisfy(query -> assertThat(query.length % 128).isZero());
        }
    }

    @Test
    void anotherNameIsNotBelieved() throws Exception {
        try (Resolver resolver = Resolver.start(yaml("other.internal"))) {
            ASKED.clear();
            assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).told())
                    .isEqualTo("SERVFAIL 22");
            assertThat(ASKED).isEmpty();
        }
    }
}

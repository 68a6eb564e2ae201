package sekisho.packaging.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.AuditTrail.Acknowledgement;
import sekisho.audit.LogPages;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.AuditSettings;
import sekisho.config.settings.DnsSettings;
import sekisho.config.settings.Limits;
import sekisho.config.settings.Listen;
import sekisho.config.settings.Person;
import sekisho.config.settings.Settings;
import sekisho.config.value.Edition;
import sekisho.config.value.Reason;

class AdminServerTest {

    private static final String YAMADA = "spiffe://example.lg.jp/human/yamada";
    private static final TestCa CA = new TestCa();

    @TempDir
    Path directory;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<AuditEvent.AdminCall> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile Acknowledgement acknowledgement = new Acknowledgement.Recorded(0);
    private AdminServer server;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = serverWith(CA.issue(new TestCa.Request().server("127.0.0.1")));
    }

    @AfterEach
    void stop() {
        server.close();
        group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void personReadsStatus() throws Exception {
        assertThat(get("/status", person())).startsWith("HTTP/1.1 200").endsWith("{\"fine\":true}");
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.person()).contains("yamada");
            assertThat(call.client().certificate()).contains(YAMADA);
            assertThat(call.route()).isEqualTo("GET /status");
            assertThat(call.status()).isEqualTo(200);
        });
    }

    @Test
    void strangerWithGoodCertificateIsRefusedAndRecorded() throws Exception {
        TestCa.Issued stranger = CA.issue(new TestCa.Request().uri("spiffe://example.lg.jp/human/nobody"));
        assertThat(get("/status", stranger)).startsWith("HTTP/1.1 403");
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.person()).isEmpty();
            assertThat(call.status()).isEqualTo(403);
        });
    }

    @Test
    void onlyTheTableIsServed() throws Exception {
        assertThat(get("/", person())).startsWith("HTTP/1.1 404");
        assertThat(request("DELETE", "/status", person())).startsWith("HTTP/1.1 405");
    }

    @Test
    void nothingIsAnsweredThatCannotBeRecorded() throws Exception {
        acknowledgement = new Acknowledgement.NotRecorded(Reason.AUDIT_CLOSED);
        assertThat(get("/status", person())).startsWith("HTTP/1.1 503").doesNotContain("fine");
    }

    static Stream<Arguments> wrongCertificates() {
        Instant now = Instant.now();
        Duration day = Duration.ofDays(1);
        return Stream.of(
                Arguments.of("no URI name", new TestCa.Request()),
                Arguments.of("two URI names", new TestCa.Request().uri(YAMADA).uri(YAMADA + "2")),
                Arguments.of("a pattern", new TestCa.Request().uri("spiffe://example.lg.jp/human/*")),
                Arguments.of("a CA", new TestCa.Request().uri(YAMADA).ca()),
                Arguments.of(
                        "may sign certificates",
                        new TestCa.Request().uri(YAMADA).usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
                Arguments.of("may not sign", new TestCa.Request().uri(YAMADA).usage(KeyUsage.keyAgreement)),
                Arguments.of("for servers", new TestCa.Request().uri(YAMADA).purpose(KeyPurposeId.id_kp_serverAuth)),
                Arguments.of("expired", new TestCa.Request().uri(YAMADA).valid(now.minus(day), now.minusSeconds(60))),
                Arguments.of(
                        "from tomorrow",
                        new TestCa.Request().uri(YAMADA).valid(now.plus(day), now.plus(day.multipliedBy(2)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongCertificates")
    void wrongCertificateNeverReachesARoute(String what, TestCa.Request request) {
        assertThatThrownBy(() -> get("/status", CA.issue(request))).as(what).isInstanceOf(IOException.class);
    }

    @Test
    void certificateOfAnotherCaIsRefused() {
        TestCa.Issued foreign = new TestCa().issue(new TestCa.Request().uri(YAMADA));
        assertThatThrownBy(() -> get("/status", foreign)).isInstanceOf(IOException.class);
    }

    @Test
    void noCertificateNoAnswer() {
        assertThatThrownBy(() -> talk(context(Optional.empty()), "TLSv1.3", "GET", "/status"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void olderTlsIsRefused() {
        assertThatThrownBy(() -> talk(context(Optional.of(person())), "TLSv1.2", "GET", "/status"))
                .isInstanceOf(IOException.class);
    }

    /** One client context would resume if it could; each connection proves the certificate again. */
    @Test
    void sessionsAreNotResumed() throws Exception {
        SSLContext context = context(Optional.of(person()));
        byte[] first = session(context);
        assertThat(session(context)).isNotEqualTo(first);
    }

    @Test
    void keyOfAnotherCertificateIsRefusedAndTheOldOneStays() throws Exception {
        TestCa.Issued one = CA.issue(new TestCa.Request().server("127.0.0.1"));
        TestCa.Issued other = CA.issue(new TestCa.Request().server("127.0.0.1"));
        Listen.Tls mixed = new Listen.Tls(
                one.writeCertificate(directory.resolve("mixed.pem")),
                other.writeKey(directory.resolve("mixed.key")),
                Optional.of(CA.writeCertificate(directory.resolve("mixed-ca.pem"))),
                List.of());
        assertThatThrownBy(() -> server.renew(mixed)).hasMessageContaining("mixed.key is not the key of");
        assertThat(get("/status", person())).startsWith("HTTP/1.1 200");
    }

    private AdminServer serverWith(TestCa.Issued gateway) throws IOException, GeneralSecurityException {
        Listen.Tls tls = new Listen.Tls(
                gateway.writeCertificate(directory.resolve("gw.pem")),
                gateway.writeKey(directory.resolve("gw.key")),
                Optional.of(CA.writeCertificate(directory.resolve("ca.pem"))),
                List.of());
        Listen.Admin admin = new Listen.Admin(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
        AuditTrail trail = event -> {
            if (event instanceof AuditEvent.AdminCall call) {
                calls.add(call);
            }
            return CompletableFuture.completedFuture(acknowledgement);
        };
        return new AdminServer(
                admin,
                new AdminRoutes(() -> "{\"fine\":true}", new LogPages(directory), Optional.empty(), Optional.empty()),
                live(),
                trail,
                group);
    }

    private LiveConfig live() {
        Settings settings = new Settings(
                "test",
                ZoneId.of("Asia/Tokyo"),
                Listen.NOWHERE,
                Map.of(),
                Map.of(),
                List.of(),
                new DnsSettings(
                        List.of(),
                        Map.of(),
                        DnsSettings.Refuse.NXDOMAIN,
                        new DnsSettings.Cache(1 << 20, Duration.ZERO, Duration.ofHours(1), Duration.ZERO),
                        false),
                new AuditSettings(directory, directory.resolve("node.key"), 1 << 20),
                Map.of("yamada", new Person("yamada", List.of(YAMADA), Set.of(Person.Role.REQUESTER))),
                Optional.empty(),
                Optional.empty(),
                Limits.DEFAULT);
        Edition edition = new Edition("sha256:" + "0".repeat(64), List.of());
        return new LiveConfig(PolicyCompiler.compile(settings, edition, OwnListeners.NONE, InstantSource.system()));
    }

    private static TestCa.Issued person() {
        return CA.issue(new TestCa.Request().uri(YAMADA));
    }

    private String get(String path, TestCa.Issued client) throws Exception {
        return request("GET", path, client);
    }

    private String request(String method, String path, TestCa.Issued client) throws Exception {
        return talk(context(Optional.of(client)), "TLSv1.3", method, path);
    }

    private String talk(SSLContext context, String protocol, String method, String path) throws IOException {
        try (SSLSocket socket = connect(context, protocol)) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: admin\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            if (answer.length == 0) {
                throw new IOException("closed without an answer");
            }
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private byte[] session(SSLContext context) throws IOException {
        try (SSLSocket socket = connect(context, "TLSv1.3")) {
            socket.getOutputStream()
                    .write("GET /status HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
            return socket.getSession().getId();
        }
    }

    private SSLSocket connect(SSLContext context, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    private static SSLContext context(Optional<TestCa.Issued> client) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (client.isPresent()) {
            keys.setKeyEntry("me", client.get().key(), new char[0], new X509Certificate[] {
                client.get().certificate()
            });
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, new char[0]);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("ca", CA.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }
}

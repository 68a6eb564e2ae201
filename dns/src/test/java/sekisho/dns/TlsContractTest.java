package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.Verdict;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;
import sekisho.dns.TlsRig.Hello;

/** Contract 4d, DNS over TLS: rows 80 to 82. */
@Timeout(120)
class TlsContractTest {

    private static final Hello USUAL = Hello.USUAL;

    @TempDir
    static Path folder;

    private static TlsRig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = new TlsRig(folder);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void nothingIsWrittenDown() {
        rig.resolver.arrivals().clear();
        rig.resolver.forgetReady();
    }

    private static Verdict arrival() {
        Await.until(() -> !rig.resolver.arrivals().isEmpty());
        AuditEvent event = rig.resolver.arrivals().get(0);
        if (event instanceof AuditEvent.Authentication shown) {
            assertThat(shown.door()).isEqualTo(Door.DNS);
            return shown.verdict();
        }
        AuditEvent.Connection refused = (AuditEvent.Connection) event;
        assertThat(refused.door()).isEqualTo(Door.DNS);
        return refused.verdict();
    }

    /** It gets no answer, whether the handshake fails at once or, as in TLS 1.3, behind the client's last word. */
    private static void isRefused(InetSocketAddress to, SSLContext context, Hello hello, Reason reason)
            throws Exception {
        try (SSLSocket socket = TlsRig.connect(to, context, hello)) {
            assertThatThrownBy(() -> TlsRig.ask(socket, Packet.query("all.internal", 1)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(arrival().reason()).contains(reason);
        assertThat(arrival().outcome()).isNotEqualTo(Verdict.Outcome.ALLOW);
        assertThat(rig.resolver.records()).isEmpty();
    }

    @Test
    void row80_plainDnsGetsAnAlert() throws Exception {
        try (Socket socket =
                new Socket(rig.without().getAddress(), rig.without().getPort())) {
            socket.setSoTimeout(20_000);
            TcpTalk.send(socket, Packet.query("all.internal", 1).bytes());
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(7)))
                    .as("fatal, unexpected_message")
                    .isEqualTo("1503030002020a");
            assertThat(TcpTalk.isClosed(socket)).isTrue();
        }
        assertThat(rig.resolver.records()).isEmpty();
        assertThat(rig.resolver.arrivals()).as("a port scan is counted only").isEmpty();
    }

    /** A ClientHello that offers no more than TLS 1.0 or 1.1. */
    @ParameterizedTest
    @ValueSource(strings = {"0301", "0302"})
    void row81_oldTlsIsRefused(String version) throws Exception {
        String hello = version + "00".repeat(32) + "00" + "0002c013" + "0100";
        String message = "010000%02x".formatted(hello.length() / 2) + hello;
        try (Socket socket =
                new Socket(rig.without().getAddress(), rig.without().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex("16030100%02x".formatted(message.length() / 2) + message));
            byte[] alert = socket.getInputStream().readNBytes(7);
            assertThat(alert[0]).isEqualTo((byte) 21);
            assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
            assertThat(TcpTalk.isClosed(socket)).isTrue();
        }
        assertThat(arrival().reason()).contains(Reason.TLS_HANDSHAKE);
    }

    @Test
    void row81_nothingIsNegotiatedAnew() throws Exception {
        try (SSLSocket socket = TlsRig.connect(rig.without(), TlsRig.nobody(), USUAL.over("TLSv1.2"))) {
            TlsRig.ask(socket, Packet.query("all.internal", 1));
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        TlsRig.ask(socket, Packet.query("all.internal", 1));
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void row81_noServerName(String protocol) throws Exception {
        isRefused(rig.without(), TlsRig.nobody(), USUAL.over(protocol).to(Optional.empty()), Reason.TLS_SNI_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void row81_anotherServerName(String protocol) throws Exception {
        isRefused(
                rig.without(),
                TlsRig.nobody(),
                USUAL.over(protocol).to(Optional.of("resolver.example")),
                Reason.TLS_HANDSHAKE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void row81_anotherApplication(String protocol) throws Exception {
        isRefused(
                rig.without(), TlsRig.nobody(), USUAL.over(protocol).speaking("h2", "http/1.1"), Reason.TLS_HANDSHAKE);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, missing, CERTIFICATE_MISSING",
        "TLSv1.3, missing, CERTIFICATE_MISSING",
        "TLSv1.2, expired, CERTIFICATE_EXPIRED",
        "TLSv1.3, expired, CERTIFICATE_EXPIRED",
        "TLSv1.2, strange, CERTIFICATE_UNTRUSTED",
        "TLSv1.3, strange, CERTIFICATE_UNTRUSTED",
    })
    void row81_certificates(String protocol, String shown, Reason reason) throws Exception {
        SSLContext context = switch (shown) {
            case "expired" ->
                TlsRig.shows(TlsRig.CA.client(TlsRig.YAMADA, Instant.now().minus(Duration.ofHours(2))));
            case "strange" -> TlsRig.shows(new Papers("room").client(TlsRig.YAMADA));
            default -> TlsRig.nobody();
        };
        isRefused(rig.withCertificates(), context, USUAL.over(protocol), reason);
    }

    /** A resumed session would be believed unasked: none is. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void row82_aRevokedClientDoesNotComeBackByItsSession(String protocol) throws Exception {
        Papers.Paper paper = TlsRig.CA.client(TlsRig.YAMADA);
        SSLContext context = TlsRig.shows(paper);
        byte[] first;
        try (SSLSocket socket = TlsRig.connect(rig.withCertificates(), context, USUAL.over(protocol))) {
            assertThat(TlsRig.ask(socket, Packet.query("people.internal", 1)).data())
                    .containsExactly("10.0.0.1");
            first = socket.getSession().getId();
        }
        try (SSLSocket socket = TlsRig.connect(rig.withCertificates(), context, USUAL.over(protocol))) {
            TlsRig.ask(socket, Packet.query("people.internal", 1));
            assertThat(socket.getSession().getId()).isNotEqualTo(first);
        }
        TlsRig.CA.revoke(rig.file("room.crl"), paper.certificate().getSerialNumber());
        assertThat(rig.resolver.server().fronts().renew()).isEmpty();
        rig.resolver.arrivals().clear();
        rig.resolver.forgetReady();
        isRefused(rig.withCertificates(), context, USUAL.over(protocol), Reason.CERTIFICATE_REVOKED);
    }
}

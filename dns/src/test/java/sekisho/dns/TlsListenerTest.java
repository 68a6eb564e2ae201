package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.AuditEvent;
import sekisho.config.value.Reason;
import sekisho.dns.TlsRig.Hello;

/** DNS over TLS: who comes, as whom, until when, and what is answered inside. */
@Timeout(120)
class TlsListenerTest {

    private static final TcpDoor.Limits NARROW =
            new TcpDoor.Limits(8, Duration.ofSeconds(2), Duration.ofMillis(1500), 3, 10);

    @TempDir
    Path folder;

    private TlsRig rig;

    @AfterEach
    void stop() {
        rig.close();
    }

    private SSLSocket yamada(String protocol) throws Exception {
        return TlsRig.connect(rig.withCertificates(), TlsRig.yamada(), Hello.USUAL.over(protocol));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theCertificateIsWhoAsks(String protocol) throws Exception {
        rig = new TlsRig(folder);
        try (SSLSocket socket = yamada(protocol)) {
            assertThat(TlsRig.ask(socket, Packet.query("people.internal", 1)).data())
                    .containsExactly("10.0.0.1");
        }
        AuditEvent.Query record = rig.resolver.records().get(0);
        assertThat(record.client().certificate()).contains(TlsRig.YAMADA);
        assertThat(record.client().provenBy()).isEqualTo("certificate");
        assertThat(record.transport()).isEqualTo("dot");
        assertThat(rig.resolver.arrivals()).hasSize(1).first().isInstanceOf(AuditEvent.Authentication.class);
    }

    @Test
    void withoutCertificatesTheSourceIsWhoAsks() throws Exception {
        rig = new TlsRig(folder);
        try (SSLSocket socket = TlsRig.connect(rig.without(), TlsRig.nobody(), Hello.USUAL.speaking("dot"))) {
            assertThat(TlsRig.ask(socket, Packet.query("all.internal", 1)).data())
                    .containsExactly("10.0.0.2");
            assertThat(socket.getApplicationProtocol()).isEqualTo("dot");
            assertThat(TlsRig.ask(socket, Packet.query("people.internal", 1).edns())
                            .told())
                    .isEqualTo("NXDOMAIN 15");
        }
        assertThat(rig.resolver.arrivals()).isEmpty();
    }

    /** RFC 7830: who pads gets padding, and nobody else learns the answer's length. */
    @Test
    void answersArePaddedForThoseWhoPad() throws Exception {
        rig = new TlsRig(folder);
        try (SSLSocket socket = yamada("TLSv1.3")) {
            TcpTalk.send(
                    socket,
                    Packet.query("all.internal", 1)
                            .opt(1232, 0, 0, Packet.option(12, 4))
                            .bytes());
            assertThat(TcpTalk.read(socket, 1).get(0).bytes()).hasSize(468);
        }
    }

    /** Who can only be known by its address is asked without a name. */
    @Test
    void aCertificateWithAnAddressServesThoseWhoAskByAddress() throws Exception {
        rig = new TlsRig(folder, TcpDoor.Limits.DEFAULT, "dns:" + TlsRig.NAME, "ip:127.0.0.1");
        try (SSLSocket socket = TlsRig.connect(rig.without(), TlsRig.nobody(), Hello.USUAL.to(Optional.empty()))) {
            assertThat(TlsRig.ask(socket, Packet.query("all.internal", 1)).data())
                    .containsExactly("10.0.0.2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void pipelinedQueriesAreAllAnswered(String protocol) throws Exception {
        rig = new TlsRig(folder);
        try (SSLSocket socket = yamada(protocol)) {
            byte[][] queries = IntStream.range(0, 200)
                    .mapToObj(i ->
                            Packet.of(i, 0x0100).question("all.internal", 1, 1).bytes())
                    .toArray(byte[][]::new);
            TcpTalk.send(socket, queries);
            assertThat(TcpTalk.read(socket, 200))
                    .extracting(Reading::id)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 200).boxed().toList());
        }
    }

    /** RFC 8446 §6.1: who has said its last word may still listen. */
    @Test
    void theEndOfTheClientIsAnsweredAndThenEnded() throws Exception {
        rig = new TlsRig(folder);
        try (SSLSocket socket = yamada("TLSv1.3")) {
            socket.startHandshake();
            TcpTalk.send(socket, Packet.query("people.internal", 1).bytes());
            socket.shutdownOutput();
            assertThat(TcpTalk.read(socket, 1).get(0).data()).containsExactly("10.0.0.1");
            assertThat(TcpTalk.readsEnd(socket)).isTrue();
        }
    }

    @Test
    void aCertificateThatEndsEndsTheConnection() throws Exception {
        rig = new TlsRig(folder);
        Instant end = Instant.now().plusSeconds(4);
        try (SSLSocket socket = TlsRig.connect(
                rig.withCertificates(), TlsRig.shows(TlsRig.CA.client(TlsRig.YAMADA, end)), Hello.USUAL)) {
            TlsRig.ask(socket, Packet.query("people.internal", 1));
            assertThat(TcpTalk.isClosed(socket)).isTrue();
            // X.509 times have whole seconds: the certificate ends up to a second before what was asked for.
            assertThat(Instant.now()).isBetween(end.minusSeconds(1), end.plusSeconds(5));
        }
    }

    @Test
    void revocationEndsOnlyItsConnection() throws Exception {
        rig = new TlsRig(folder);
        Papers.Paper revoked = TlsRig.CA.client(TlsRig.YAMADA);
        try (SSLSocket first = TlsRig.connect(rig.withCertificates(), TlsRig.shows(revoked), Hello.USUAL);
                SSLSocket second = yamada("TLSv1.3")) {
            TlsRig.ask(first, Packet.query("people.internal", 1));
            TlsRig.ask(second, Packet.query("people.internal", 1));
            TlsRig.CA.revoke(rig.file("room.crl"), revoked.certificate().getSerialNumber());
            assertThat(rig.resolver.server().fronts().renew()).isEmpty();
            assertThat(TcpTalk.isClosed(first)).isTrue();
            assertThat(TlsRig.ask(second, Packet.query("people.internal", 1)).data())
                    .containsExactly("10.0.0.1");
        }
    }

    @Test
    void filesAreExchangedAndBrokenOnesChangeNothing() throws Exception {
        rig = new TlsRig(folder);
        rig.writeServer("dns:other.internal");
        assertThat(rig.resolver.server().fronts().renew()).isEmpty();
        try (SSLSocket socket =
                TlsRig.connect(rig.without(), TlsRig.nobody(), Hello.USUAL.to(Optional.of("other.internal")))) {
            TlsRig.ask(socket, Packet.query("all.internal", 1));
        }
        java.nio.file.Files.writeString(rig.file("gw.key"), "nothing");
        assertThat(rig.resolver.server().fronts().renew())
                .hasSize(2)
                .allSatisfy(told -> assertThat(told).contains("the old files stay in use"));
        try (SSLSocket socket =
                TlsRig.connect(rig.without(), TlsRig.nobody(), Hello.USUAL.to(Optional.of("other.internal")))) {
            TlsRig.ask(socket, Packet.query("all.internal", 1));
        }
        assertThat(rig.resolver.server().fronts().ends()).containsOnlyKeys("dns", "dns-client-ca", "dns-crl", "dns-2");
    }

    @Test
    void whoSaysNothingIsClosed() throws Exception {
        rig = new TlsRig(folder, NARROW, "dns:" + TlsRig.NAME);
        try (SSLSocket socket = yamada("TLSv1.3")) {
            socket.startHandshake();
            assertThat(TcpTalk.isClosed(socket)).isTrue();
        }
    }

    /** Row 72, also for those who never come to speak TLS. */
    @Test
    void theOldestIdleConnectionMakesRoom() throws Exception {
        rig = new TlsRig(folder, NARROW, "dns:" + TlsRig.NAME);
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                silent.add(new Socket(rig.without().getAddress(), rig.without().getPort()));
                silent.get(i).setSoTimeout(20_000);
            }
            try (SSLSocket socket = TlsRig.connect(rig.without(), TlsRig.nobody(), Hello.USUAL)) {
                assertThat(TlsRig.ask(socket, Packet.query("all.internal", 1)).data())
                        .containsExactly("10.0.0.2");
            }
            assertThat(TcpTalk.isClosed(silent.get(0))).isTrue();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** A handshake that does not go on is ended, though a byte comes now and then. */
    @Test
    void aHandshakeHasATime() throws Exception {
        rig = new TlsRig(folder, NARROW, "dns:" + TlsRig.NAME);
        try (Socket socket =
                new Socket(rig.without().getAddress(), rig.without().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0});
            assertThat(TcpTalk.isClosed(socket)).isTrue();
        }
    }

    @Test
    void filesThatCanNotBeUsedOpenNothing() throws Exception {
        rig = new TlsRig(folder);
        java.nio.file.Files.delete(rig.file("gw.key"));
        assertThatThrownBy(() -> new ServerStart(rig).run())
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("gw.key");
    }

    /** A second server of the same edition. */
    private record ServerStart(TlsRig rig) {
        void run() throws IOException, GeneralSecurityException {
            Resolver first = rig.resolver;
            DnsServer.start(
                            first.config(),
                            first.resolution(),
                            first,
                            () -> true,
                            sekisho.config.policy.OwnListeners.NONE)
                    .close();
        }
    }

    @Test
    void refusalsAreCounted() throws Exception {
        rig = new TlsRig(folder);
        try (SSLSocket socket = TlsRig.connect(rig.withCertificates(), TlsRig.nobody(), Hello.USUAL)) {
            assertThatThrownBy(() -> TlsRig.ask(socket, Packet.query("all.internal", 1)))
                    .isInstanceOf(IOException.class);
        }
        Await.until(() -> rig.resolver
                        .registry()
                        .counter(
                                "sekisho.dns.queries",
                                "transport",
                                "dot",
                                "decision",
                                "deny",
                                "reason",
                                Reason.CERTIFICATE_MISSING.code(),
                                "rcode",
                                "none")
                        .count()
                == 1);
    }
}

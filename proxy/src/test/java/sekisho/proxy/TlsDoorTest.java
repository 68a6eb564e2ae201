package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.Verdict;
import sekisho.config.value.Reason;
import sekisho.proxy.arrival.TestAuthority;
import sekisho.proxy.arrival.TestAuthority.Issued;
import sekisho.proxy.arrival.TestAuthority.Request;

/** A TLS door with client certificates, over sockets: who gets in, as whom, and until when. */
class TlsDoorTest {

    @TempDir
    Path directory;

    private TlsRig tls;

    private void start(String more) throws IOException {
        tls = new TlsRig(directory, RawOrigin.ECHO, more, "");
    }

    @AfterEach
    void stop() throws Exception {
        tls.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void tunnelCarriesThePerson(String protocol) throws Exception {
        start("");
        try (SSLSocket socket = tls.tunnel(TlsRig.yamada(), protocol)) {
            TlsRig.send(socket, "hello");
            assertThat(new String(socket.getInputStream().readNBytes(5), "US-ASCII"))
                    .isEqualTo("hello");
        }
        AuditEvent.Connection opened = tls.rig.decisions().get(0);
        assertThat(opened.client().certificate()).contains(TlsRig.YAMADA);
        assertThat(opened.client().provenBy()).isEqualTo("certificate");
        assertThat(opened.verdict().outcome()).isEqualTo(Verdict.Outcome.ALLOW);
        tls.rig.end();
        Await.until(
                "the believed certificate is written down",
                () -> authentications().size() == 1);
        assertThat(authentications().get(0).verdict().outcome()).isEqualTo(Verdict.Outcome.ALLOW);
    }

    /** Row 106: once for each certificate, and again for a new one of the same name. */
    @Test
    void everyCertificateIsWrittenDownOnce() throws Exception {
        start("");
        Issued first = TlsRig.yamada();
        tls.tunnel(first, "TLSv1.3").close();
        tls.tunnel(first, "TLSv1.3").close();
        tls.tunnel(TlsRig.yamada(), "TLSv1.3").close();
        Await.until("three tunnels end", () -> tls.rig.ends().size() == 3);
        assertThat(authentications()).hasSize(2);
    }

    @Test
    void everyByteArrivesBothWaysAndSoDoesTheEnd() throws Exception {
        start("");
        byte[] sent = new byte[3_000_000];
        new Random(5).nextBytes(sent);
        try (SSLSocket socket = tls.tunnel(TlsRig.yamada(), "TLSv1.3")) {
            Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                } catch (IOException broken) {
                    throw new java.io.UncheckedIOException(broken);
                }
            });
            writer.start();
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
            writer.join();
        }
        assertThat(tls.rig.end().bytesUp()).isEqualTo(sent.length);
        assertThat(tls.rig.end().bytesDown()).isEqualTo(sent.length);
    }

    /** The way to a TLS door is written as one. */
    @Test
    void proxyScriptNamesTheTlsDoor() throws Exception {
        start("");
        try (SSLSocket socket = tls.client(Optional.of(TlsRig.yamada()), "TLSv1.3")) {
            TlsRig.send(
                    socket,
                    "GET http://gateway.internal/proxy.pac HTTP/1.1\r\nHost: gateway.internal\r\nConnection: close\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), "US-ASCII"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("HTTPS ")
                    .doesNotContain("PROXY ");
        }
    }

    @Test
    void refusedCertificateIsWrittenDown() throws Exception {
        start("");
        Instant now = Instant.now();
        Issued expired = TlsRig.CA.issue(
                new Request().uri(TlsRig.YAMADA).valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1))));
        assertThatThrownBy(() -> tls.tunnel(expired, "TLSv1.3")).isInstanceOf(IOException.class);
        Await.until("a record", () -> !authentications().isEmpty());
        AuditEvent.Authentication record = authentications().get(0);
        assertThat(record.verdict().reason()).contains(Reason.CERTIFICATE_EXPIRED);
        assertThat(record.certificate().orElseThrow().serial())
                .isEqualTo(expired.certificate().getSerialNumber().toString(16));
        assertThat(record.client().certificate()).as("nothing is proven").isEmpty();
        assertThat(tls.rig.decisions()).isEmpty();
    }

    @Test
    void noCertificateNoDoor() throws Exception {
        start("");
        assertThatThrownBy(() -> {
                    SSLSocket socket = tls.client(Optional.empty(), "TLSv1.3");
                    TlsRig.send(socket, tls.connectText());
                    TlsRig.head(socket);
                })
                .isInstanceOf(IOException.class);
        Await.until("a record", () -> !tls.rig.decisions().isEmpty());
        assertThat(tls.rig.decisions().get(0).verdict().reason()).contains(Reason.CERTIFICATE_MISSING);
    }

    /** H05: 8 certificates, no more. */
    @Test
    void hugeChainIsRefused() throws Exception {
        start("");
        Issued one = TlsRig.yamada();
        java.security.cert.X509Certificate[] chain = new java.security.cert.X509Certificate[9];
        java.util.Arrays.fill(chain, TlsRig.CA.certificate);
        chain[0] = one.certificate();
        assertThatThrownBy(() -> {
                    SSLSocket socket = tls.client(Optional.of(one), "TLSv1.3", chain);
                    TlsRig.send(socket, tls.connectText());
                    TlsRig.head(socket);
                })
                .isInstanceOf(IOException.class);
        Await.until("a record", () -> !authentications().isEmpty());
        assertThat(authentications().get(0).verdict().reason()).contains(Reason.CERTIFICATE_CHAIN);
    }

    /** J12, H05: whoever doesn't speak TLS, or nothing, is gone after limits.handshake. */
    @ParameterizedTest
    @ValueSource(strings = {"", "CONNECT allowed.example:443 HTTP/1.1\r\n\r\n"})
    void whatIsNotTlsIsClosed(String sent) throws Exception {
        tls = new TlsRig(directory, RawOrigin.ECHO, "", "limits: {handshake: 1s}");
        long began = System.nanoTime();
        try (RawClient client = tls.rig.client()) {
            client.send(sent);
            assertThat(client.readAll()).doesNotContain("HTTP/1.1");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(tls.rig.decisions()).isEmpty();
        Await.until(
                "it is counted", () -> tls.rig.count("sekisho_proxy_rejected_total", "reason", "tls.handshake") == 1);
    }

    /** Rows 97, 110: one client context would resume if it could; each connection proves the certificate again. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void nothingIsResumed(String protocol) throws Exception {
        start("");
        Issued brief = TlsRig.CA.issue(new Request()
                .uri(TlsRig.YAMADA)
                .valid(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5)));
        SSLContext context = TlsRig.context(Optional.of(brief));
        byte[] first = session(context, protocol);
        assertThat(session(context, protocol)).isNotEqualTo(first);
        Await.until(
                "its end",
                () -> Instant.now().isAfter(brief.certificate().getNotAfter().toInstant()));
        assertThatThrownBy(() -> session(context, protocol)).isInstanceOf(IOException.class);
    }

    private byte[] session(SSLContext context, String protocol) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(tls.rig.address().getAddress(), tls.rig.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {protocol});
            TlsRig.send(socket, tls.connectText());
            assertThat(TlsRig.head(socket)).startsWith("HTTP/1.1 200 ");
            return socket.getSession().getId();
        }
    }

    /** Row 98. */
    @Test
    void tunnelEndsWithItsCertificate() throws Exception {
        start("");
        Instant end = Instant.now().plusSeconds(3).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        Issued brief = TlsRig.CA.issue(
                new Request().uri(TlsRig.YAMADA).valid(Instant.now().minusSeconds(60), end));
        try (SSLSocket socket = tls.tunnel(brief, "TLSv1.3")) {
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .as("a reset, because a torn stream is no whole one")
                    .isInstanceOf(IOException.class);
        }
        assertThat(Instant.now()).isBetween(end, end.plusSeconds(2));
        assertThat(tls.rig.end().verdict().reason()).contains(Reason.END_CERTIFICATE_EXPIRED);
    }

    /** Row 99, and a connection between two requests. */
    @Test
    void revokedIsCutAtOnce() throws Exception {
        TlsRig.CA.writeList(directory.resolve("room.crl"), Instant.now().plus(Duration.ofDays(1)));
        start(", crl: [\"" + directory + "/room.crl\"]");
        Issued bad = TlsRig.yamada();
        Issued good = TlsRig.yamada();
        try (SSLSocket cut = tls.tunnel(bad, "TLSv1.3");
                SSLSocket idle = tls.client(Optional.of(bad), "TLSv1.3");
                SSLSocket stays = tls.tunnel(good, "TLSv1.3")) {
            Await.until("all are in", () -> authentications().size() == 2);
            TlsRig.CA.writeList(
                    directory.resolve("room.crl"),
                    Instant.now().plus(Duration.ofDays(1)),
                    bad.certificate().getSerialNumber());
            assertThat(tls.rig.server.fronts().renew()).isEmpty();
            assertThatThrownBy(() -> cut.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
            assertThat(idle.getInputStream().read()).isNegative();
            TlsRig.send(stays, "still");
            assertThat(stays.getInputStream().readNBytes(5)).hasSize(5);
        }
        assertThat(tls.rig.end().verdict().reason()).contains(Reason.END_CERTIFICATE_REVOKED);
        assertThatThrownBy(() -> tls.tunnel(bad, "TLSv1.3")).isInstanceOf(IOException.class);
    }

    @Test
    void whoseAuthorityIsRemovedIsCut() throws Exception {
        start("");
        try (SSLSocket cut = tls.tunnel(TlsRig.yamada(), "TLSv1.3")) {
            TestAuthority.write(directory.resolve("ca.pem"), new TestAuthority("next").certificate);
            tls.rig.server.fronts().renew();
            assertThatThrownBy(() -> cut.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
        }
        assertThat(tls.rig.end().verdict().reason()).contains(Reason.END_CERTIFICATE_REVOKED);
    }

    /** Row 108: the last good files stay until both new ones are there. */
    @Test
    void gatewayCertificateIsExchanged() throws Exception {
        start("");
        Issued next = TlsRig.CA.issue(new Request().server("127.0.0.1").serial(BigInteger.valueOf(4711)));
        TestAuthority.write(directory.resolve("gw.pem"), next.certificate());
        assertThat(tls.rig.server.fronts().renew())
                .singleElement()
                .asString()
                .contains("listen.proxy", "gw.key is not the key of");
        tls.tunnel(TlsRig.yamada(), "TLSv1.3").close();
        next.writeKey(directory.resolve("gw.key"));
        assertThat(tls.rig.server.fronts().renew()).isEmpty();
        try (SSLSocket socket = tls.tunnel(TlsRig.yamada(), "TLSv1.3")) {
            var shown = (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertThat(shown.getSerialNumber()).isEqualTo(4711);
        }
        assertThat(tls.rig.server.fronts().ends())
                .containsEntry("proxy", next.certificate().getNotAfter().toInstant())
                .containsKey("proxy-client-ca");
    }

    private List<AuditEvent.Authentication> authentications() {
        return tls.rig.records.stream()
                .filter(AuditEvent.Authentication.class::isInstance)
                .map(AuditEvent.Authentication.class::cast)
                .toList();
    }
}

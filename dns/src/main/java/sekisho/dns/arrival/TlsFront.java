package sekisho.dns.arrival;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientCertificate;
import sekisho.config.certificate.Demands;
import sekisho.config.certificate.Guests;
import sekisho.config.settings.Listen;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** What stands in front of one listener with {@code tls}. */
public final class TlsFront {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** RFC 7858 §7.2, RFC 7301. */
    private static final String APPLICATION = "dot";

    private final Listen.Tls files;
    private final Guests<Channel> guests;
    private final ArrivalRecords records;
    private final Executor handshakes;
    private final Duration handshakeTime;

    TlsFront(Listen.Tls files, ArrivalRecords records, Executor handshakes, Duration handshakeTime)
            throws GeneralSecurityException {
        this.files = files;
        this.records = records;
        this.handshakes = handshakes;
        this.handshakeTime = handshakeTime;
        guests = new Guests<>(files, Demands.CLIENT, InstantSource.system(), (guest, reason) -> guest.close());
    }

    /**
     * Called for each accepted socket, on its event loop.
     *
     * @param door makes what talks with a client who is known; asked once
     */
    public void accept(Channel socket, Function<Identity, ChannelHandler> door) {
        AtomicBoolean nameless = new AtomicBoolean();
        SSLEngine engine = guests.files().engineByName(APPLICATION, () -> nameless.set(true), PROTOCOLS);
        SslHandler tls = new SslHandler(engine, handshakes);
        tls.setHandshakeTimeoutMillis(handshakeTime.toMillis());
        socket.pipeline().addLast(new EarlyEnd(tls), tls, new Greeting(this, tls, nameless::get, door));
    }

    /** @return nobody when the client is not believed */
    Optional<Identity> meet(Channel socket, SSLSession session) {
        Identity peer = peer(socket);
        if (guests.files().trust().isEmpty()) {
            return Optional.of(peer);
        }
        try {
            ClientCertificate certificate = guests.check(Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList());
            Identity client = new Identity(peer.source(), Optional.of(certificate.name()));
            if (guests.isNew(certificate)) {
                records.believed(client, port(socket), certificate);
            }
            guests.enter(socket, certificate);
            socket.closeFuture().addListener(closed -> guests.leave(socket));
            return Optional.of(client);
        } catch (SSLException | CertificateRefused refused) {
            fail(socket, refused, false);
            return Optional.empty();
        }
    }

    /** @param nameless whether the client said nothing of whom it asks, and had to */
    void fail(Channel socket, Throwable cause, boolean nameless) {
        Optional<CertificateRefused> certificate = CertificateRefused.behind(cause);
        if (certificate.isPresent()) {
            records.refused(peer(socket), port(socket), certificate.get());
        } else if (isNoTls(cause)) {
            records.failed();
        } else {
            String why = String.valueOf(cause.getMessage());
            Reason reason = why.contains("Empty client certificate chain")
                    ? Reason.CERTIFICATE_MISSING
                    : nameless ? Reason.TLS_SNI_MISSING : Reason.TLS_HANDSHAKE;
            records.refused(peer(socket), port(socket), reason, Optional.of(why));
        }
    }

    private static boolean isNoTls(Throwable cause) {
        return !(cause instanceof SSLException) || Greeting.isPlain(cause) || Greeting.isLate(cause);
    }

    Guests<Channel> guests() {
        return guests;
    }

    void renew() throws GeneralSecurityException {
        guests.renew(files);
    }

    private static Identity peer(Channel socket) {
        return Identity.ofSource(IpAddress.of(((InetSocketAddress) socket.remoteAddress()).getAddress()));
    }

    private static int port(Channel socket) {
        return ((InetSocketAddress) socket.remoteAddress()).getPort();
    }
}

package sekisho.proxy.arrival;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientCertificate;
import sekisho.config.certificate.Demands;
import sekisho.config.certificate.Guests;
import sekisho.config.settings.Listen;
import sekisho.config.value.Door;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** What stands in front of one listener: who comes through it is known. */
public final class Frontage {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** The door behind. */
    public interface Threshold {
        /**
         * Somebody stands here; everything he sends from now on is the door's.
         *
         * @param channel to talk with him: the socket, or what is inside of its TLS
         */
        void arrived(Channel channel, Identity identity, int clientPort);
    }

    private final Listen.Entrance entrance;
    private final Door door;
    private final ArrivalRecords records;
    private final Executor handshakes;
    private final Supplier<Duration> handshakeTime;
    private final @Nullable Guests<TlsChannel> guests;

    /**
     * @param door for records
     * @param handshakes does what takes milliseconds, so that no event loop waits
     * @throws GeneralSecurityException when the files of {@code tls} can't be used
     */
    public Frontage(
            Listen.Entrance entrance,
            Door door,
            ArrivalRecords records,
            Executor handshakes,
            Supplier<Duration> handshakeTime)
            throws GeneralSecurityException {
        this.entrance = entrance;
        this.door = door;
        this.records = records;
        this.handshakes = handshakes;
        this.handshakeTime = handshakeTime;
        guests = entrance.tls().isPresent()
                ? new Guests<>(entrance.tls().get(), Demands.CLIENT, InstantSource.system(), Frontage::cut)
                : null;
    }

    /** The peer of a socket, and what was learnt of him on the way in. */
    private record Peer(Channel socket, Identity identity, int port) {}

    /** Called for each accepted socket, on its event loop. */
    public void accept(Channel socket, Threshold threshold) {
        InetSocketAddress peer = (InetSocketAddress) socket.remoteAddress();
        Peer self = new Peer(socket, Identity.ofSource(IpAddress.of(peer.getAddress())), peer.getPort());
        if (entrance.proxyProtocol().isEmpty()) {
            greet(self, threshold);
            return;
        }
        Listen.ProxyProtocol rules = entrance.proxyProtocol().get();
        if (rules.trust().stream()
                .noneMatch(range -> range.contains(self.identity().source()))) {
            socket.close();
            records.refused(door, self.identity(), self.port(), Reason.PROXY_PROTOCOL_PEER);
            return;
        }
        socket.pipeline()
                .addLast(new ProxyHeaderHandler(
                        rules.require(),
                        header -> greet(told(self, header), threshold),
                        reason -> records.refused(door, self.identity(), self.port(), reason)));
    }

    private static Peer told(Peer self, ProxyHeader header) {
        IpAddress source = header.client()
                .map(ProxyHeader.Source::address)
                .orElse(self.identity().source());
        return new Peer(
                self.socket(),
                new Identity(source, Optional.empty(), header.vpcEndpoint()),
                header.client().map(ProxyHeader.Source::port).orElse(self.port()));
    }

    private void greet(Peer peer, Threshold threshold) {
        if (guests == null) {
            threshold.arrived(peer.socket(), peer.identity(), peer.port());
            return;
        }
        SslHandler handler = new SslHandler(guests.files().engine(PROTOCOLS), handshakes);
        handler.setHandshakeTimeoutMillis(handshakeTime.get().toMillis());
        peer.socket().pipeline().addLast(handler, new TlsEnd(handler, new TlsEnd.Met() {
            @Override
            public @Nullable TlsChannel believed(SslHandler done) {
                return meet(guests, peer, done, threshold);
            }

            @Override
            public void failed(Throwable cause) {
                fail(peer, cause);
            }
        }));
    }

    /** Asked again after the handshake. */
    private @Nullable TlsChannel meet(Guests<TlsChannel> who, Peer peer, SslHandler handler, Threshold threshold) {
        ClientCertificate certificate;
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            certificate = who.check(
                    Arrays.stream(chain).map(X509Certificate.class::cast).toList());
        } catch (SSLPeerUnverifiedException | CertificateRefused refused) {
            fail(peer, refused);
            return null;
        }
        Identity client = new Identity(
                peer.identity().source(),
                Optional.of(certificate.name()),
                peer.identity().vpcEndpoint());
        if (who.isNew(certificate)) {
            records.believed(door, client, peer.port(), certificate);
        }
        TlsChannel inside = new TlsChannel(peer.socket(), handler);
        inside.config().setAutoRead(false);
        peer.socket().eventLoop().register(inside);
        who.enter(inside, certificate);
        inside.closeFuture().addListener(closed -> who.leave(inside));
        threshold.arrived(inside, client, peer.port());
        return inside;
    }

    private void fail(Peer peer, Throwable cause) {
        CertificateRefused.behind(cause)
                .ifPresentOrElse(refused -> records.refused(door, peer.identity(), peer.port(), refused), () -> {
                    if (String.valueOf(cause.getMessage()).contains("Empty client certificate chain")) {
                        records.refused(door, peer.identity(), peer.port(), Reason.CERTIFICATE_MISSING);
                    } else {
                        records.failed(door);
                    }
                });
    }

    /** Cuts those whose certificate has ended. Called several times a second. */
    public void sweep() {
        if (guests != null) {
            guests.sweep();
        }
    }

    /**
     * Reads the files again, tries them out, puts them in use, and cuts those who are not believed any more. On an exception
     * the old ones stay in use.
     */
    public void renew() throws GeneralSecurityException {
        if (guests != null) {
            guests.renew(entrance.tls().orElseThrow());
        }
    }

    private static void cut(TlsChannel inside, Reason reason) {
        inside.eventLoop().execute(() -> {
            inside.pipeline().fireUserEventTriggered(new Cut(reason));
            inside.close();
        });
    }

    /** When each certificate and list ends, by the {@code name} label of its metric. */
    public Map<String, Instant> ends(String listener) {
        return guests == null ? Map.of() : guests.ends(listener);
    }

    /** What an operator should know. */
    public List<String> remarks() {
        return guests == null ? List.of() : guests.remarks();
    }
}

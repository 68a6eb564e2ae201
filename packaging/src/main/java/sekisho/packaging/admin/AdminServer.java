package sekisho.packaging.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientCertificate;
import sekisho.config.certificate.Demands;
import sekisho.config.certificate.Guests;
import sekisho.config.settings.Listen;

/** {@code listen.admin}: who may ask what stands in {@link AdminRoutes}. */
public final class AdminServer {

    private static final int LONGEST_BODY = 4 * 1024 * 1024;
    private static final int SLOWEST_REQUEST_SECONDS = 10;
    private static final int SWEEP_MILLIS = 250;

    private final Channel channel;
    private final Guests<Channel> guests;

    /**
     * Binds, or throws what {@code bind} threw.
     *
     * @throws GeneralSecurityException when the certificate, the key or the CA can't be used
     */
    public AdminServer(
            Listen.Admin listen, AdminRoutes routes, LiveConfig config, AuditTrail trail, EventLoopGroup group)
            throws BindException, GeneralSecurityException {
        guests = new Guests<>(listen.tls(), Demands.PERSON, InstantSource.system(), (guest, reason) -> guest.close());
        group.next().scheduleAtFixedRate(guests::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline()
                                .addLast(new ReadTimeoutHandler(SLOWEST_REQUEST_SECONDS))
                                .addLast(new SslHandler(guests.files().engine("TLSv1.3")))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LONGEST_BODY))
                                .addLast(new AdminCalls(routes, guests, config, trail));
                    }
                })
                .bind(listen.address())
                .syncUninterruptibly()
                .channel();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /**
     * Reads the files again; whoever they don't let in any more is cut. On an exception the old ones stay in use.
     *
     * @return what an operator should know
     */
    public List<String> renew(Listen.Tls files) throws GeneralSecurityException {
        guests.renew(files);
        return guests.remarks();
    }

    /** As at a handshake of now. */
    public ClientCertificate check(List<X509Certificate> sent) throws CertificateRefused {
        return guests.check(sent);
    }

    /** When each certificate ends, by the {@code name} label of its metric. */
    public Map<String, Instant> expiry() {
        return guests.ends("admin");
    }

    public void close() {
        channel.close().syncUninterruptibly();
    }
}

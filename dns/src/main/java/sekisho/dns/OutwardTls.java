package sekisho.dns;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import sekisho.config.certificate.JavaTls;
import sekisho.config.settings.DnsSettings;
import sekisho.config.value.HostName;

/**
 * TLS towards an upstream, strict (RFC 8310 §5): the certificate must lead to an authority that the zone's {@code ca} names
 * (else one that Java trusts), and carry the name that the file gives, or nothing is asked.
 */
final class OutwardTls {

    private static final long HANDSHAKE_MILLIS = 2_000;

    private OutwardTls() {}

    static Function<Channel, SslHandler> to(HostName name, DnsSettings.Upstream upstream) {
        SslContext context = context(upstream.authorities());
        return channel -> {
            SslHandler handler = context.newHandler(
                    channel.alloc(), name.text(), upstream.address().getPort());
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setServerNames(List.of(new SNIHostName(name.text())));
            handler.engine().setSSLParameters(parameters);
            handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
            return handler;
        };
    }

    private static SslContext context(List<X509Certificate> authorities) {
        JavaTls.prepare();
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2");
        try {
            return authorities.isEmpty()
                    ? builder.build()
                    : builder.trustManager(authorities).build();
        } catch (SSLException broken) {
            throw new IllegalStateException("this Java has no TLS", broken);
        }
    }
}

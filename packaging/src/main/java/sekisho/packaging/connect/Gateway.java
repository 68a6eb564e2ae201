package sekisho.packaging.connect;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import sekisho.config.certificate.KeyPairFiles;
import sekisho.config.value.Destination;

/** The way to a gateway, plain or over TLS; its name is checked against its certificate. */
public final class Gateway {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) .*", Pattern.DOTALL);
    private static final Pattern DETAILS =
            Pattern.compile("(?i)\r\nProxy-Status: [^\r]*details=\"([a-z0-9._]+) (D-[A-Za-z0-9]+)\"");

    private final String host;
    private final int port;
    private final @Nullable SSLSocketFactory tls;

    private Gateway(String host, int port, @Nullable SSLSocketFactory tls) {
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    public static Gateway plain(String host, int port) {
        return new Gateway(host, port, null);
    }

    /**
     * @param own the person's certificate and key; empty where the gateway asks for none
     * @param authority who issued the gateway's certificate; empty: those that Java knows
     */
    public static Gateway overTls(String host, int port, Optional<KeyPairFiles> own, Optional<Path> authority)
            throws IOException, GeneralSecurityException {
        return new Gateway(host, port, context(own, authority).getSocketFactory());
    }

    /** What a client of a gateway shows, and whom it believes; as for {@link #overTls}. */
    public static SSLContext context(Optional<KeyPairFiles> own, Optional<Path> authority)
            throws IOException, GeneralSecurityException {
        KeyManager[] keys = own.isPresent() ? own.get().keyManagers() : new KeyManager[0];
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        if (authority.isPresent()) {
            List<X509Certificate> anchors = KeyPairFiles.certificates(authority.get());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < anchors.size(); i++) {
                store.setCertificateEntry("ca-" + i, anchors.get(i));
            }
            trust.init(store);
        } else {
            trust.init((KeyStore) null);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /** A tunnel: both ends as sockets, the inner one for bytes, the outer one to cut it. */
    record Tunnel(Socket inner, Socket outer) {}

    /** @throws GatewayRefused when the gateway says no */
    Tunnel open(Destination destination) throws IOException {
        Socket outer = new Socket();
        try {
            outer.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            outer.setTcpNoDelay(true);
            outer.setSoTimeout(PATIENCE_MILLIS);
            Socket inner = tls == null ? outer : greet(outer, tls);
            inner.getOutputStream()
                    .write(("CONNECT " + destination + " HTTP/1.1\r\nHost: " + destination + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            inner.getOutputStream().flush();
            judge(head(inner.getInputStream()));
            outer.setSoTimeout(0);
            return new Tunnel(inner, outer);
        } catch (IOException failed) {
            outer.close();
            throw failed;
        }
    }

    private Socket greet(Socket outer, SSLSocketFactory factory) throws IOException {
        SSLSocket inner = (SSLSocket) factory.createSocket(outer, host, port, true);
        inner.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        SSLParameters parameters = inner.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        inner.setSSLParameters(parameters);
        inner.startHandshake();
        return inner;
    }

    /** Byte by byte: what follows the head is the tunnel's. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the gateway ended the connection without an answer");
            }
            if (head.size() == LONGEST_HEAD) {
                throw new IOException("the gateway's answer is too long");
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void judge(String head) throws IOException {
        Matcher status = STATUS.matcher(head);
        if (!status.matches()) {
            throw new IOException("the gateway does not speak HTTP/1.1");
        }
        int code = Integer.parseInt(status.group(1));
        if (code / 100 != 2) {
            Matcher details = DETAILS.matcher(head);
            boolean told = details.find();
            throw new GatewayRefused(
                    code,
                    told ? Optional.of(details.group(1)) : Optional.empty(),
                    told ? Optional.of(details.group(2)) : Optional.empty());
        }
    }
}

package sekisho.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import sekisho.proxy.arrival.TestAuthority;
import sekisho.proxy.arrival.TestAuthority.Issued;
import sekisho.proxy.arrival.TestAuthority.Request;

/** A proxy with a TLS door, an authority, and clients that have its certificates. */
final class TlsRig implements AutoCloseable {

    static final String YAMADA = "spiffe://example.lg.jp/human/yamada";
    static final TestAuthority CA = new TestAuthority("room");

    final RawOrigin origin;
    final Rig rig;
    final Path directory;

    /** @param more further keys of the listener's tls */
    TlsRig(Path directory, RawOrigin.Script script, String more, String limits) throws IOException {
        this.directory = directory;
        origin = new RawOrigin(script);
        writeGateway(CA.issue(new Request().server("127.0.0.1")));
        TestAuthority.write(directory.resolve("ca.pem"), CA.certificate);
        rig = new Rig("""
                version: 1
                name: rig
                listen:
                  proxy:
                    - address: "127.0.0.1:0"
                      tls: {certificate: "%1$s/gw.pem", key: "%1$s/gw.key", client-ca: "%1$s/ca.pem"%3$s}
                clients:
                  people: {certificates: ["spiffe://example.lg.jp/human/*"]}
                rules:
                  - {id: people, clients: [people], hosts: [allowed.example], ports: [%2$d], tunnel: tcp, addresses: [127.0.0.0/8]}
                dns: {zones: [{zone: ".", upstreams: ["127.0.0.1:5353"]}]}
                audit: {directory: /nowhere, when-unavailable: close}
                %4$s
                """.formatted(directory, origin.port(), more, limits));
        rig.names.put("allowed.example", List.of("127.0.0.1"));
    }

    void writeGateway(Issued gateway) throws IOException {
        TestAuthority.write(directory.resolve("gw.pem"), gateway.certificate());
        gateway.writeKey(directory.resolve("gw.key"));
    }

    String place() {
        return "allowed.example:" + origin.port();
    }

    String connectText() {
        return "CONNECT " + place() + " HTTP/1.1\r\nHost: " + place() + "\r\n\r\n";
    }

    static Issued yamada() {
        return CA.issue(new Request().uri(YAMADA));
    }

    /** A handshake; an answer of the server is not awaited in TLS 1.3. */
    SSLSocket client(Optional<Issued> client, String protocol, X509Certificate... chain) throws Exception {
        SSLSocket socket = (SSLSocket) context(client, chain)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), rig.address().getPort());
        socket.setSoTimeout((int) Await.SECONDS * 1000);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    SSLSocket tunnel(Issued client, String protocol) throws Exception {
        SSLSocket socket = client(Optional.of(client), protocol);
        send(socket, connectText());
        String head = head(socket);
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new AssertionError(head);
        }
        return socket;
    }

    static void send(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static String head(SSLSocket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("ended after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    static SSLContext context(Optional<Issued> client, X509Certificate... chain)
            throws GeneralSecurityException, IOException {
        // Unlike PKCS #12, it takes any chain.
        KeyStore keys = KeyStore.getInstance("JKS");
        keys.load(null, null);
        if (client.isPresent()) {
            X509Certificate[] all = chain.length > 0
                    ? chain
                    : new X509Certificate[] {client.get().certificate()};
            keys.setKeyEntry("me", client.get().key(), new char[0], all);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("NewSunX509");
        own.init(keys, new char[0]);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("ca", CA.certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    void replace(String name, String by) throws IOException {
        Files.writeString(file(name), by);
    }

    @Override
    public void close() throws IOException {
        rig.close();
        origin.close();
    }
}

package sekisho.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A resolver with a listener over TLS, whose clients show certificates, and one whose clients show none. */
final class TlsRig implements AutoCloseable {

    static final String YAMADA = "spiffe://example.lg.jp/human/yamada";
    static final String NAME = "resolver.internal";
    static final Papers CA = new Papers("room");

    final Path folder;
    final Resolver resolver;

    /** @param server names of its certificate */
    TlsRig(Path folder, TcpDoor.Limits limits, String... server) throws Exception {
        this.folder = folder;
        writeServer(server);
        CA.write(file("ca.pem"));
        CA.revoke(file("room.crl"));
        resolver = Resolver.start("""
            version: 1
            name: test
            listen:
              dns:
                - address: "127.0.0.1:0"
                  tls: {certificate: "%1$s/gw.pem", key: "%1$s/gw.key", client-ca: "%1$s/ca.pem", crl: ["%1$s/room.crl"]}
                - address: "127.0.0.1:0"
                  tls: {certificate: "%1$s/gw.pem", key: "%1$s/gw.key"}
            clients:
              people: {certificates: ["spiffe://example.lg.jp/human/*"]}
              here: {networks: [127.0.0.0/8]}
            rules:
              - {id: people, clients: [people], hosts: [people.internal]}
              - {id: all, clients: [here], hosts: [all.internal, "*.many.internal"]}
            dns:
              records: {people.internal: 10.0.0.1, all.internal: 10.0.0.2, a.many.internal: 10.0.0.3}
            audit: {directory: audit, when-unavailable: close}
            """.formatted(folder), limits);
    }

    TlsRig(Path folder) throws Exception {
        this(folder, TcpDoor.Limits.DEFAULT, "dns:" + NAME);
    }

    void writeServer(String... names) throws Exception {
        CA.server(names).write(file("gw.pem"), file("gw.key"));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    InetSocketAddress withCertificates() {
        return resolver.server().addresses().get(0);
    }

    InetSocketAddress without() {
        return resolver.server().addresses().get(1);
    }

    static SSLContext shows(Papers.Paper paper) throws Exception {
        return CA.context(Optional.of(paper));
    }

    static SSLContext yamada() throws Exception {
        return shows(CA.client(YAMADA));
    }

    static SSLContext nobody() throws Exception {
        return CA.context(Optional.empty());
    }

    /** How a client begins. */
    record Hello(String protocol, Optional<String> asksFor, List<String> applications) {
        static final Hello USUAL = new Hello("TLSv1.3", Optional.of(NAME), List.of());

        Hello over(String other) {
            return new Hello(other, asksFor, applications);
        }

        Hello to(Optional<String> other) {
            return new Hello(protocol, other, applications);
        }

        Hello speaking(String... others) {
            return new Hello(protocol, asksFor, List.of(others));
        }
    }

    static SSLSocket connect(InetSocketAddress to, SSLContext context, Hello hello) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(to.getAddress(), to.getPort());
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {hello.protocol()});
        parameters.setServerNames(hello.asksFor().map(SNIHostName::new).stream()
                .map(name -> (javax.net.ssl.SNIServerName) name)
                .toList());
        parameters.setApplicationProtocols(hello.applications().toArray(new String[0]));
        socket.setSSLParameters(parameters);
        return socket;
    }

    static Reading ask(SSLSocket socket, Packet query) throws IOException {
        TcpTalk.send(socket, query.bytes());
        return TcpTalk.read(socket, 1).get(0);
    }

    @Override
    public void close() {
        resolver.close();
    }
}

package sekisho.packaging.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import sekisho.packaging.demo.DemoNames;
import sekisho.packaging.demo.DemoOrigin;

/** What a gateway stands between, on loopback: a web server, an echo server, a name server, and its own configuration. */
public final class Surroundings implements AutoCloseable {

    public static final String PAGE = "the page of the origin";

    public final DemoOrigin web;
    public final DemoNames names;
    final ServerSocket echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final AtomicInteger echoed = new AtomicInteger();
    private final Path directory;

    public Surroundings(Path directory) throws IOException {
        this.directory = directory;
        this.web = new DemoOrigin(0, PAGE);
        this.names = new DemoNames(0);
        names.put("www.test.internal", "127.0.0.1");
        names.put("tls.test.internal", "127.0.0.1");
        names.put("core.test.internal", "127.0.0.1");
        names.put("other.test.internal", "127.0.0.1");
        Thread accepts = new Thread(this::accept, "echo");
        accepts.setDaemon(true);
        accepts.start();
    }

    public Path audit() {
        return directory.resolve("audit");
    }

    public Path file() {
        return directory.resolve("sekisho.yaml");
    }

    /** The configuration of most tests: {@code www} may be reached, {@code core} only at private addresses, which it hasn't. */
    public String settings() {
        return """
                version: 1
                name: machine
                listen:
                  proxy: [{address: "127.0.0.1:0"}]
                  dns: [{address: "127.0.0.1:0"}]
                  metrics: {address: "127.0.0.1:0"}
                clients:
                  me: {networks: [127.0.0.0/8]}
                destinations:
                  site: {hosts: [www.test.internal], ports: [WEB, ECHO], tunnel: tcp}
                  secure: {hosts: [tls.test.internal], ports: [ECHO]}
                  core: {hosts: [core.test.internal], ports: [WEB], tunnel: tcp}
                rules:
                  - {id: site, clients: [me], to: [site], addresses: [127.0.0.0/8]}
                  - {id: secure, clients: [me], to: [secure], addresses: [127.0.0.0/8]}
                  - {id: core, clients: [me], to: [core]}
                dns:
                  zones: [{zone: test.internal, upstreams: ["127.0.0.1:NAMES"]}]
                audit:
                  directory: audit
                  when-unavailable: close
                """.replace("WEB", Integer.toString(web.port()))
                .replace("ECHO", Integer.toString(echo.getLocalPort()))
                .replace("NAMES", Integer.toString(names.port()));
    }

    /** Replaces the whole file at once, as a careful editor does. */
    public Path write(String settings) throws IOException {
        Path fresh = Files.writeString(directory.resolve("sekisho.yaml.new"), settings);
        return Files.move(
                fresh,
                file(),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        web.close();
        names.close();
        echo.close();
    }

    private void accept() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                echoed.incrementAndGet();
                Thread serves = new Thread(() -> serve(client), "echo-client");
                serves.setDaemon(true);
                serves.start();
            } catch (SocketException closed) {
                return;
            } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
            }
        }
    }

    private static void serve(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException cut) {
            // The tunnel ended; that is what some tests want.
        }
    }
}

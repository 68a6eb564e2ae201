package sekisho.packaging.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import sekisho.packaging.admin.TestCa;

/** Web servers of one town, over HTTP and over HTTPS: a host is a directory of files, or what a test says. */
final class Site implements AutoCloseable {

    private final Path root;
    private final Map<String, HttpHandler> hosts = new ConcurrentHashMap<>();
    private final HttpServer plain;
    private final HttpsServer secure;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "site");
        thread.setDaemon(true);
        return thread;
    });

    Site(Path root, TestCa ca, TestCa.Issued server) throws Exception {
        this.root = root;
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        plain = HttpServer.create(anyPort, 200);
        secure = HttpsServer.create(anyPort, 200);
        secure.setHttpsConfigurator(new HttpsConfigurator(context(ca, server)));
        for (HttpServer one : new HttpServer[] {plain, secure}) {
            one.createContext("/", this::serve);
            one.setExecutor(threads);
            one.start();
        }
    }

    int port() {
        return plain.getAddress().getPort();
    }

    int securePort() {
        return secure.getAddress().getPort();
    }

    void host(String name, HttpHandler handler) {
        hosts.put(name, handler);
    }

    /** Where the files of a host are. */
    Path files(String host) throws IOException {
        return Files.createDirectories(root.resolve(host));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"))
                    .replaceFirst(":.*", "");
            HttpHandler handler = hosts.get(host);
            if (handler != null) {
                handler.handle(exchange);
            } else {
                file(exchange, host);
            }
        }
    }

    private void file(HttpExchange exchange, String host) throws IOException {
        Path base = root.resolve(host);
        Path file =
                base.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
        file = Files.isDirectory(file) ? file.resolve("index.html") : file;
        if (!file.startsWith(base) || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", file.toString().endsWith(".html") ? "text/html" : "*/*");
        byte[] bytes = Files.readAllBytes(file);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static SSLContext context(TestCa ca, TestCa.Issued server) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        X509Certificate[] chain = {server.certificate(), ca.certificate()};
        keys.setKeyEntry("site", server.key(), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        plain.stop(0);
        secure.stop(0);
        threads.shutdownNow();
    }
}

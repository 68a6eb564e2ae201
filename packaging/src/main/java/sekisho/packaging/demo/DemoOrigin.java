package sekisho.packaging.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** The production that the demo's gateway protects: a web server on loopback with one page. It counts who reached it. */
public final class DemoOrigin implements AutoCloseable {

    private static final int PATIENCE_MILLISECONDS = 10_000;

    private final ServerSocket listener = new ServerSocket();
    private final AtomicInteger reached = new AtomicInteger();
    private final String page;

    public DemoOrigin(int port, String page) throws IOException {
        this.page = page;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread accepts = new Thread(this::accept, "demo-origin");
        accepts.setDaemon(true);
        accepts.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections so far. */
    public int reached() {
        return reached.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                reached.incrementAndGet();
                Thread serves = new Thread(() -> serve(client), "demo-origin-client");
                serves.setDaemon(true);
                serves.start();
            } catch (SocketException closed) {
                return;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    /** Reads a request head and gives the page, whatever was asked. */
    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(PATIENCE_MILLISECONDS);
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            String line = lines.readLine();
            while (line != null && !line.isEmpty()) {
                line = lines.readLine();
            }
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length
                    + "\r\nConnection: close\r\n\r\n";
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(body);
        } catch (IOException gone) {
            // The client went away; it is the only one who could have been told.
        }
    }
}

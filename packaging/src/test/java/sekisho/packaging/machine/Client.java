package sekisho.packaging.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client of the proxy that shows every byte. */
final class Client {

    private static final int PATIENCE_MILLISECONDS = 30_000;

    private final InetSocketAddress proxy;

    Client(InetSocketAddress proxy) {
        this.proxy = proxy;
    }

    /** The whole answer to a forward request. */
    String get(String url) throws IOException {
        try (Socket socket = open()) {
            String host = url.substring("http://".length()).split("/")[0];
            write(socket, "GET " + url + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A tunnel, or its refusal. */
    Tunnel connect(String destination) throws IOException {
        Socket socket = open();
        write(socket, "CONNECT " + destination + " HTTP/1.1\r\nHost: " + destination + "\r\n\r\n");
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return new Tunnel(socket, head.toString(StandardCharsets.ISO_8859_1));
    }

    record Tunnel(Socket socket, String head) implements AutoCloseable {

        /** Sends a text and reads as many bytes back. */
        String echo(String text) throws IOException {
            write(socket, text);
            return new String(socket.getInputStream().readNBytes(text.length()), StandardCharsets.UTF_8);
        }

        /** Whether the tunnel ends instead of carrying the text. */
        boolean isCutAfter(String text) throws IOException {
            try {
                write(socket, text);
                return !new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains(text);
            } catch (SocketException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(proxy.getAddress(), proxy.getPort());
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}

package sekisho.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of bytes: it does with each connection what the test says, and remembers what came. */
final class RawOrigin implements AutoCloseable {

    /** What happens to a connection. */
    interface Script {
        void run(Session session) throws Exception;
    }

    /** One accepted connection. */
    static final class Session {
        final Socket socket;
        final InputStream in;
        final OutputStream out;
        final ByteArrayOutputStream got;

        Session(Socket socket, ByteArrayOutputStream got) throws IOException {
            this.socket = socket;
            this.got = got;
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** One byte, or -1 at the end. */
        int read() throws IOException {
            int b = in.read();
            if (b >= 0) {
                synchronized (got) {
                    got.write(b);
                }
            }
            return b;
        }

        /** Through the empty line; empty at the end of the stream. */
        String readHead() throws IOException {
            return readUntil("\r\n\r\n");
        }

        String readUntil(String mark) throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf(mark) < 0) {
                int b = read();
                if (b < 0) {
                    return "";
                }
                text.append((char) b);
            }
            return text.toString();
        }

        /** Sends a reset, not an end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    /** Answers each request head with 200 and {@code ok}, again and again. */
    static final Script OK = session -> {
        while (!session.readHead().isEmpty()) {
            session.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    };

    /** Sends back what comes, until the end, then ends. */
    static final Script ECHO = session -> {
        byte[] buffer = new byte[16 * 1024];
        for (int n = session.in.read(buffer); n >= 0; n = session.in.read(buffer)) {
            synchronized (session.got) {
                session.got.write(buffer, 0, n);
            }
            session.out.write(buffer, 0, n);
        }
        session.socket.shutdownOutput();
    };

    private final ServerSocket listener;
    private final List<ByteArrayOutputStream> received = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Script script;

    RawOrigin(Script script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(this::accept, "origin");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    void script(Script next) {
        script = next;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connections so far. */
    int accepted() {
        return accepted.get();
    }

    /** All that came over all connections. */
    String received() {
        StringBuilder all = new StringBuilder();
        for (ByteArrayOutputStream one : received) {
            synchronized (one) {
                all.append(one.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    void forget() {
        received.clear();
        accepted.set(0);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                sockets.add(socket);
                ByteArrayOutputStream got = new ByteArrayOutputStream();
                received.add(got);
                Script current = script;
                Thread thread = new Thread(() -> serve(socket, got, current), "origin-session");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, ByteArrayOutputStream got, Script current) {
        try (socket) {
            current.run(new Session(socket, got));
        } catch (Exception ended) {
            // The other side may leave whenever it likes; what matters is asserted by the test.
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

package sekisho.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A CONNECT proxy for eyes, not for speed: a thread for each connection, one answer for everybody, then an echo. */
final class TinyProxy implements Closeable {

    private final ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final String answer;

    final List<String> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger echoes = new AtomicInteger();

    TinyProxy(String answer) throws IOException {
        this.answer = answer;
        daemon(this::accept);
    }

    Door door() {
        return Door.proxy(listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            asked.add(head.toString());
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
            byte[] bytes = new byte[64];
            for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
                echoes.incrementAndGet();
                socket.getOutputStream().write(bytes, 0, n);
            }
        } catch (IOException gone) {
            // So is the client.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

package sekisho.packaging.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import sekisho.config.value.Destination;

/** A port on loopback; each connection to it is a tunnel of its own to the same destination. */
public final class LocalPort implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listener;
    private final Gateway gateway;
    private final Destination destination;
    private final BiConsumer<Integer, IOException> failed;

    /**
     * @param port 0 picks a free one
     * @param failed told with the local client's port when there is no tunnel for it
     */
    public LocalPort(int port, Gateway gateway, Destination destination, BiConsumer<Integer, IOException> failed)
            throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        this.gateway = gateway;
        this.destination = destination;
        this.failed = failed;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Until {@link #close}. */
    public void serve() {
        while (!listener.isClosed()) {
            try {
                Socket local = listener.accept();
                start("connect-" + local.getPort(), () -> carry(local));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket local) {
        Gateway.Tunnel tunnel;
        try {
            local.setTcpNoDelay(true);
            tunnel = gateway.open(destination);
        } catch (IOException no) {
            reset(local);
            failed.accept(local.getPort(), no);
            return;
        }
        AtomicBoolean oneDone = new AtomicBoolean();
        Runnable end = () -> {
            if (oneDone.getAndSet(true)) {
                close(tunnel.inner());
                close(local);
            }
        };
        start("connect-up-" + local.getPort(), () -> pump(local, tunnel.inner(), tunnel, local, end));
        pump(tunnel.inner(), local, tunnel, local, end);
    }

    /** The end of one direction is passed on while the other runs on; a fault cuts both, so that nobody takes a part for the whole. */
    private static void pump(Socket from, Socket to, Gateway.Tunnel tunnel, Socket local, Runnable end) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
            to.shutdownOutput();
            end.run();
        } catch (IOException broken) {
            reset(local);
            reset(tunnel.outer());
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Nothing is left to close.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

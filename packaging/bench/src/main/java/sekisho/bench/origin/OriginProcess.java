package sekisho.bench.origin;

import java.io.Closeable;
import java.io.IOException;
import sekisho.bench.load.SelectorLoop;

/** All origins on two threads: one for TCP, one for DNS. */
public final class OriginProcess implements Closeable {

    private final SelectorLoop tcp = new SelectorLoop();
    private final SelectorLoop udp = new SelectorLoop();
    private final Origins origins;

    public OriginProcess() throws IOException {
        origins = new Origins(
                Listener.open(tcp, EchoOrigin::new),
                Listener.open(tcp, SourceOrigin::new),
                Listener.open(tcp, HttpOrigin::new),
                DnsOrigin.open(udp));
        start("tcp origins", tcp);
        start("dns origin", udp);
    }

    public Origins origins() {
        return origins;
    }

    /** Prints the ports, and ends when standard input does: it never outlives whoever started it. */
    public static void run() throws IOException {
        try (OriginProcess process = new OriginProcess()) {
            System.out.println(process.origins.line());
            while (System.in.read() >= 0) {}
        }
    }

    private static void start(String name, SelectorLoop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException e) {
                        throw new IllegalStateException(name, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}

package sekisho.packaging.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody at another address who just wants a page, twenty times a second, each time over a new connection. */
final class Bystander implements AutoCloseable {

    private static final String ADDRESS = "127.0.0.9";
    private static final long BETWEEN_MILLISECONDS = 50;

    /**
     * What it was like.
     *
     * @param failed requests without a whole answer of status 200
     */
    record Felt(int asked, int failed, long p50, long p99) {
        @Override
        public String toString() {
            return asked + " asked, " + failed + " failed, p50 " + p50 + " ms, p99 " + p99 + " ms";
        }
    }

    private final InetSocketAddress gateway;
    private final byte[] request;
    private final List<Long> milliseconds = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread thread = new Thread(this::ask, "bystander");

    Bystander(InetSocketAddress gateway, String site) {
        this.gateway = gateway;
        String host = site.substring("http://".length());
        request = ("GET " + site + "/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        thread.start();
    }

    private void ask() {
        try {
            while (!enough.await(BETWEEN_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                long begun = System.nanoTime();
                try (Socket socket = new Socket()) {
                    socket.bind(new InetSocketAddress(ADDRESS, 0));
                    socket.setSoTimeout(20_000);
                    socket.connect(gateway, 20_000);
                    socket.getOutputStream().write(request);
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    if (!answer.startsWith("HTTP/1.1 200 ") || !answer.contains("the town square")) {
                        failures.add(answer);
                    }
                } catch (IOException broken) {
                    failures.add(broken.toString());
                }
                milliseconds.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes away. */
    Felt felt() throws InterruptedException {
        enough.countDown();
        thread.join();
        long[] sorted =
                milliseconds.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Felt(sorted.length, failures.size(), at(sorted, 0.5), at(sorted, 0.99));
    }

    List<String> failures() {
        return failures;
    }

    private static long at(long[] sorted, double share) {
        return sorted.length == 0 ? Long.MAX_VALUE : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    @Override
    public void close() {
        enough.countDown();
    }

    @Override
    public String toString() {
        return "bystander " + Arrays.toString(milliseconds.toArray());
    }
}

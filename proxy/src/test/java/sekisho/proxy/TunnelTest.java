package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.value.Reason;

/** Bytes through a tunnel: all of them, in order, with their end; and every way in which a tunnel is ended for it. */
class TunnelTest {

    /** What blocks on a socket needs a thread of its own: the common pool may have a single one. */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tunnel-test");
        thread.setDaemon(true);
        return thread;
    });

    private final RawOrigin origin = new RawOrigin(RawOrigin.ECHO);
    private Rig rig;

    private RawClient open(String transport, String more) throws Exception {
        rig = new Rig(
                Rig.file(origin.port(), more),
                transport.equals("nio") ? Transport.nio() : Transport.best(),
                BodyPace.Minimum.DEFAULT);
        rig.names.put("allowed.example", List.of("127.0.0.1"));
        return connect();
    }

    private RawClient connect() throws IOException {
        RawClient client = rig.client();
        String place = "allowed.example:" + origin.port();
        client.send("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        return client;
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        origin.close();
    }

    private void endsWith(Reason reason) {
        assertThat(rig.end().verdict().reason()).contains(reason);
        Await.until(
                "the gauge falls",
                () -> rig.registry
                                .get("sekisho_proxy_tunnels_open")
                                .tag("rule", "anything")
                                .tag("door", "connect")
                                .gauge()
                                .value()
                        == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void everyByteArrivesBothWaysAndSoDoesTheEnd(String transport) throws Exception {
        try (RawClient first = open(transport, "")) {
            first.socket.shutdownOutput();
            assertThat(first.readAll()).isEmpty();
        }
        Random random = new Random(7);
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int size = i % 3 == 0 ? random.nextInt(100) : i % 3 == 1 ? random.nextInt(100_000) : 4_000_000;
            boolean slow = i % 4 == 0 && size < 1_000_000;
            running.add(CompletableFuture.runAsync(() -> echo(size, slow), THREADS));
        }
        for (CompletableFuture<Void> one : running) {
            assertThat(one).as(() -> "how tunnels ended: " + rig.ends()).succeedsWithin(60, TimeUnit.SECONDS);
        }
        Await.until("all ends", () -> rig.ends().size() == 25);
        assertThat(rig.ends()).allSatisfy(end -> {
            assertThat(end.bytesUp()).isEqualTo(end.bytesDown());
            assertThat(end.verdict().reason()).contains(Reason.END_CLIENT);
        });
    }

    /** Writes, ends its side, and expects the same bytes and then the end. */
    private void echo(int size, boolean slow) {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        try (RawClient client = connect()) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(client, sent), THREADS);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long got = 0;
            byte[] buffer = new byte[slow ? 37 : 64 * 1024];
            for (int n = client.in.read(buffer); n >= 0; n = client.in.read(buffer)) {
                digest.update(buffer, 0, n);
                got += n;
            }
            writing.join();
            assertThat(got).isEqualTo(size);
            assertThat(HexFormat.of().formatHex(digest.digest()))
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(sent)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void write(RawClient client, byte[] bytes) {
        try {
            client.out.write(bytes);
            client.socket.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void serverMayEndFirstAndStillReceives(String transport) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        origin.script(session -> {
            session.send("goodbye");
            session.socket.shutdownOutput();
            heard.complete(session.readUntil("last words"));
        });
        try (RawClient client = open(transport, "")) {
            assertThat(client.readAll()).isEqualTo("goodbye");
            client.send("last words");
            client.socket.shutdownOutput();
            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("last words");
        }
        endsWith(Reason.END_UPSTREAM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void resetOfTheUpstreamIsAReset(String transport) throws Exception {
        origin.script(session -> {
            session.send("torn");
            session.read();
            session.reset();
        });
        try (RawClient client = open(transport, "")) {
            assertThat(client.read(4)).isEqualTo("torn");
            client.send("x");
            assertThat(client.readAll()).isEqualTo("<reset>");
        }
        endsWith(Reason.END_FAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void h03ReaderThatStopsHoldsLittleAndIsCut(String transport) throws Exception {
        CompletableFuture<Long> written = new CompletableFuture<>();
        origin.script(session -> {
            session.socket.setSendBufferSize(64 * 1024);
            written.complete(floodUntilItFails(session.out));
        });
        try (RawClient client = open(transport, "limits: {write-stall: 1s}")) {
            assertThat(written.get(20, TimeUnit.SECONDS)).isLessThan(64L << 20);
            assertThat(rig.end().bytesDown()).isLessThan(16L << 20);
            assertThat(client.socket.isClosed()).isFalse();
        }
        endsWith(Reason.END_STALL);
    }

    private static long floodUntilItFails(OutputStream out) {
        byte[] block = new byte[64 * 1024];
        long sent = 0;
        try {
            while (sent < 64L << 20) {
                out.write(block);
                sent += block.length;
            }
        } catch (IOException cut) {
            // This is what the test waits for.
        }
        return sent;
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle: 1s / end.idle", "lifetime: 1s / end.lifetime"})
    void e20TimesEndATunnel(String row) throws Exception {
        String[] parts = row.split(" / ");
        long before = System.nanoTime();
        try (RawClient client = open("best", "limits: {" + parts[0] + "}")) {
            assertThat(client.readAll()).isEqualTo("<reset>");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        endsWith(Reason.ofCode(parts[1]).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void n03n04ReloadEndsWhatIsNoLongerAllowedAndNothingElse(boolean stillAllowed) throws Exception {
        try (RawClient client = open("best", "")) {
            client.send("before");
            assertThat(client.read(6)).isEqualTo("before");
            String next = Rig.file(origin.port(), "");
            rig.reload(
                    stillAllowed
                            ? next.replace("contact:", "# changed\ncontact:")
                            : next.replace("allowed.example", "other.example"));
            if (stillAllowed) {
                client.send("after");
                assertThat(client.read(5)).isEqualTo("after");
            } else {
                assertThat(client.readAll()).isEqualTo("<reset>");
                endsWith(Reason.END_RULE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"waits", "is cut"})
    void drainWaitsForTunnelsAndThenCutsThem(String way) throws Exception {
        try (RawClient client = open("best", "")) {
            RawClient idle = rig.client();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(
                    () -> rig.server.drain(way.equals("waits") ? Duration.ofSeconds(30) : Duration.ofMillis(300)),
                    THREADS);
            assertThat(idle.readAll())
                    .as("a connection without a request is closed")
                    .isEmpty();
            if (way.equals("waits")) {
                client.send("x");
                client.socket.shutdownOutput();
                assertThat(client.readAll()).isEqualTo("x");
            } else {
                assertThat(client.readAll()).isEqualTo("<reset>");
            }
            drained.get(10, TimeUnit.SECONDS);
            idle.close();
        }
        endsWith(way.equals("waits") ? Reason.END_CLIENT : Reason.END_DRAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void clientThatLeavesWhileDialingLeavesNothingOpen(String transport) throws Exception {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        origin.script(session -> ended.complete(session.read()));
        open(transport, "").close();
        Await.until("first is over", () -> rig.ends().size() == 1);
        CompletableFuture<NameLookup.Found> found = new CompletableFuture<>();
        rig.resolver = name -> found;
        RawClient client = rig.client();
        client.send("CONNECT allowed.example:" + origin.port() + " HTTP/1.1\r\nHost: allowed.example\r\n\r\n");
        Await.until("asked", () -> rig.lookups.size() == 2);
        client.socket.setSoLinger(true, 0);
        client.close();
        found.complete(new NameLookup.Found.Addresses(List.of(sekisho.config.value.IpAddress.of("127.0.0.1"))));
        Await.until("both are over", () -> rig.ends().size() == 2);
        Await.until("the upstream was closed", ended::isDone);
    }
}

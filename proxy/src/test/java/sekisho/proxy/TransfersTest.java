package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transfers of every shape through the real proxy, many at once: not one byte may be changed, missing or late, and no end
 * may look like another. {@code -Dsekisho.transfers=20000} makes it the long proof, {@code -Dsekisho.seed} another one.
 */
class TransfersTest {

    private static final int TRANSFERS = Integer.getInteger("sekisho.transfers", 300);
    private static final int MOST_BYTES = Integer.getInteger("sekisho.transfers.bytes", 2_000_000);
    private static final long SEED = Long.getLong("sekisho.seed", 5);
    private static final int AT_ONCE = 24;
    private static final int SECONDS = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "transfers");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Integer, Transfer> known = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<Transfer.Seen>> atOrigin = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void noByteIsLostAndNoEndIsAnother(String transport) throws Exception {
        Random random = new Random(SEED);
        run(transport, TRANSFERS, i -> Transfer.random(i, random, MOST_BYTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void whatWaitsForALateReaderIsDeliveredThoughItsSenderHasEnded(String transport) throws Exception {
        Random random = new Random(SEED);
        run(transport, Math.max(AT_ONCE, TRANSFERS / 20), i -> Transfer.late(i, random));
    }

    private void run(String transport, int count, IntFunction<Transfer> next) throws Exception {
        Queue<Transfer> waiting = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < count; i++) {
            Transfer one = next.apply(i);
            waiting.add(one);
            known.put(i, one);
            atOrigin.put(i, new CompletableFuture<>());
        }
        try (RawOrigin origin = new RawOrigin(this::serve);
                Rig rig = new Rig(
                        Rig.file(origin.port(), ""),
                        transport.equals("nio") ? Transport.nio() : Transport.best(),
                        BodyPace.Minimum.DEFAULT)) {
            rig.names.put("allowed.example", List.of("127.0.0.1"));
            CompletableFuture<?>[] running = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> work(rig, origin.port(), waiting), threads))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(running).get(60 + count, TimeUnit.SECONDS);
            assertThat(wrong).isEmpty();
            Await.until("every end is written down", () -> rig.ends().size() == count);
        } finally {
            threads.shutdownNow();
        }
    }

    private void work(Rig rig, int port, Queue<Transfer> waiting) {
        for (Transfer one = waiting.poll(); one != null; one = waiting.poll()) {
            try (RawClient client = rig.client()) {
                client.socket.setSoTimeout(SECONDS * 1000);
                client.send("CONNECT allowed.example:" + port + " HTTP/1.1\r\nHost: allowed.example\r\n\r\n");
                client.readHead();
                Transfer.Seen seen = one.runClient(client.socket, threads);
                client.socket.close();
                String fault = one.verdict(seen, atOrigin.get(one.id()).get(SECONDS, TimeUnit.SECONDS));
                if (!fault.isEmpty()) {
                    wrong.add(one + ": " + fault);
                }
            } catch (Exception failed) {
                wrong.add(one + ": " + failed);
            }
        }
    }

    private void serve(RawOrigin.Session session) throws Exception {
        Socket socket = session.socket;
        socket.setSoTimeout(SECONDS * 1000);
        int id = Transfer.readId(session.in);
        CompletableFuture<Transfer.Seen> seen = atOrigin.get(id);
        try {
            Transfer.Seen end = known.get(id).runOrigin(socket, threads);
            socket.close();
            seen.complete(end);
        } catch (IOException cut) {
            seen.complete(new Transfer.Seen(0, false, Transfer.End.RESET));
        }
    }
}

package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to queries while editions change, and what a hit costs in memory. */
class ReloadUnderLoadTest {

    private static final int TOGETHER = 64;

    private FakeUpstream upstream;
    private Resolver resolver;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
        resolver = Resolver.start(yaml("one"));
    }

    private String yaml(String contact) {
        return Resolver.yaml(
                        "- {id: inside, clients: [here], hosts: [\"*.internal\"]}",
                        "zones: [{zone: internal, upstreams: [\"" + upstream.address() + "\"]}]")
                + "contact: \"" + contact + "\"\n";
    }

    @AfterEach
    void stop() {
        resolver.close();
        upstream.close();
    }

    /** As fast as one client can, with 64 questions under way, over 20 reloads: each gets its answer. */
    @Test
    void noQueryIsLostAtReload() throws Exception {
        ask(0, 300);
        CompletableFuture<Void> reloads = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20; i++) {
                resolver.reload(yaml("edition " + i));
                int asked = upstream.asked().size();
                assertThat(asked).isLessThanOrEqualTo(10);
            }
        });
        int rounds = 0;
        while (!reloads.isDone() || rounds < 10) {
            assertThat(ask(rounds++, 640)).isEqualTo(640);
        }
        reloads.join();
        assertThat(upstream.asked()).as("the cache survives").hasSizeLessThanOrEqualTo(10);
    }

    /** @return how many of {@code count} questions were answered as they should */
    private int ask(int from, int count) throws Exception {
        int answered = 0;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(5_000);
            DatagramPacket reply = new DatagramPacket(new byte[1232], 1232);
            for (int sent = 0, waiting = 0; answered < count; ) {
                for (; sent < count && waiting < TOGETHER; sent++, waiting++) {
                    byte[] query = Packet.of(sent, 0x0100)
                            .question(Packet.name("n" + (from + sent) % 10 + ".internal"), 1, 1)
                            .bytes();
                    socket.send(new DatagramPacket(query, query.length, resolver.address()));
                }
                socket.receive(reply);
                waiting--;
                answered += (reply.getData()[3] & 15) == 0 && reply.getData()[7] == 1 ? 1 : 0;
            }
        } catch (SocketTimeoutException lost) {
            return answered;
        }
        return answered;
    }

    /** Netty makes objects for each datagram and its address; beside these, a hit makes nothing. */
    @Test
    void aHitMakesNoObjectsOfOurOwn() throws Exception {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        // Looking for leaks makes objects of its own, many for each buffer.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        try {
            ask(0, 20_000);
            long before = allocated();
            ask(0, 20_000);
            long each = (allocated() - before) / 20_000;
            assertThat(each).as("bytes allocated by the loops for each hit").isLessThan(900);
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("dns")) {
                sum += threads.getThreadAllocatedBytes(id);
            }
        }
        return sum;
    }
}

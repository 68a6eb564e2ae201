package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.value.Reason;

/** Several addresses, some of which do not answer (contract D14, D15). */
class DialTest {

    private final RawOrigin origin = new RawOrigin(RawOrigin.ECHO);
    private final List<AutoCloseable> open = new ArrayList<>();

    private Rig rig(String transport) {
        Rig rig = new Rig(
                Rig.file(origin.port(), "limits: {dial: 2s}")
                        .replace("addresses: [127.0.0.0/8]", "addresses: [127.0.0.0/8, \"fd00::/8\"]"),
                transport.equals("nio") ? Transport.nio() : Transport.best(),
                BodyPace.Minimum.DEFAULT);
        open.add(rig);
        return rig;
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** A listener whose queue is full: connections to it get no answer at all. */
    private void silent(String address) throws IOException {
        ServerSocket listener = new ServerSocket(origin.port(), 1, InetAddress.getByName(address));
        open.add(listener);
        for (int i = 0; i < 8; i++) {
            Socket filler = new Socket();
            open.add(filler);
            try {
                filler.connect(new InetSocketAddress(address, origin.port()), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new AssertionError("its queue never fills");
    }

    private String connect(Rig rig) throws Exception {
        try (RawClient client = rig.client()) {
            client.send("CONNECT allowed.example:" + origin.port() + " HTTP/1.1\r\nHost: allowed.example\r\n\r\n");
            String head = client.readHead();
            if (head.startsWith("HTTP/1.1 200 ")) {
                client.send("x");
                assertThat(client.read(1)).isEqualTo("x");
            }
            return head + client.socket.getInetAddress();
        }
    }

    private static String reason(Rig rig) {
        return rig.decisions().stream()
                .flatMap(decision -> decision.verdict().reason().stream())
                .map(Reason::code)
                .reduce("none", (first, last) -> last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void d15TheSecondIsTriedWhileTheFirstIsSilent(String transport) throws Exception {
        silent("127.0.0.2");
        Rig rig = rig(transport);
        rig.names.put("allowed.example", List.of("127.0.0.2", "127.0.0.1"));
        long before = System.nanoTime();
        assertThat(connect(rig)).startsWith("HTTP/1.1 200 ");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("long before the first has failed")
                .isBetween(Duration.ofMillis(240), Duration.ofMillis(1_900));
        assertThat(rig.end().address().toString()).isEqualTo("127.0.0.1");
        long dials = rig.registry.get("sekisho_proxy_dial_seconds").timer().count();
        for (int i = 0; i < 3; i++) {
            assertThat(connect(rig)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(rig.registry.get("sekisho_proxy_dial_seconds").timer().count() - dials)
                .isEqualTo(3);
        assertThat(rig.registry.get("sekisho_proxy_dial_seconds").timer().max(TimeUnit.SECONDS))
                .as("none waited: the silent one is tried last now")
                .isLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fd00::1 127.0.0.1 / 200 / none",
                "127.0.0.3 127.0.0.1 / 200 / none",
                "127.0.0.3 / 502 / connect.refused",
                "fd00::1 127.0.0.3 / 502 / connect.refused",
                "127.0.0.2 127.0.0.3 / 502 / connect.refused",
                "127.0.0.2 / 504 / connect.timeout",
            })
    void d14EveryFamilyIsTriedAndTheReasonIsThePlainest(String row) throws Exception {
        String[] parts = row.split(" / ");
        silent("127.0.0.2");
        Rig rig = rig("best");
        rig.names.put("allowed.example", List.of(parts[0].split(" ")));
        assertThat(connect(rig)).startsWith("HTTP/1.1 " + parts[1]);
        assertThat(reason(rig)).isEqualTo(parts[2]);
    }

    @Test
    void losersAndClientsThatLeaveAreClosedWithoutATrace() throws Exception {
        silent("127.0.0.2");
        Rig rig = rig("best");
        rig.names.put("allowed.example", List.of("127.0.0.1"));
        connect(rig);
        Await.until("the end", () -> rig.ends().size() == 1);
        long before = descriptors();
        rig.names.put("allowed.example", List.of("127.0.0.2"));
        List<RawClient> leaving = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawClient client = rig.client();
            client.send("CONNECT allowed.example:" + origin.port() + " HTTP/1.1\r\nHost: allowed.example\r\n\r\n");
            leaving.add(client);
        }
        Await.until("all are allowed", () -> rig.decisions().size() == 21);
        for (RawClient client : leaving) {
            client.close();
        }
        Await.until("all are given up", () -> rig.decisions().size() == 41);
        rig.names.put("allowed.example", List.of("127.0.0.2", "127.0.0.1"));
        assertThat(connect(rig)).startsWith("HTTP/1.1 200 ");
        Await.until("no descriptor is left", () -> descriptors() <= before);
    }

    private static long descriptors() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        } catch (IOException notLinux) {
            return 0;
        }
    }
}

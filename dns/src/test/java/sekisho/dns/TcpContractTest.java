package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.dns.TcpTalk.framed;
import static sekisho.dns.TcpTalk.isClosed;
import static sekisho.dns.TcpTalk.read;
import static sekisho.dns.TcpTalk.readsEnd;
import static sekisho.dns.TcpTalk.send;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 4d, plain TCP. */
@Timeout(60)
class TcpContractTest {

    private static final TcpDoor.Limits LIMITS =
            new TcpDoor.Limits(8, Duration.ofMillis(700), Duration.ofMillis(1500), 20, 25);

    private static final String RULE = "- {id: inside, clients: [here], hosts: [\"*.internal\"]}";

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.1.2.3"));
        resolver = Resolver.start(Resolver.yaml(RULE, zones(upstream)), LIMITS);
    }

    private static String zones(FakeUpstream asked) {
        return "zones: [{zone: internal, upstreams: [\"" + asked.address()
                + "\"]}]\nrecords: {here.internal: 10.0.0.7}";
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "68 length 0, 0000",
        "69 length 11, 000b0000000000000000000000",
        "78 QR over TCP, 000c000081000000000000000000"
    })
    void isClosedAtOnce(String row, String hex) throws Exception {
        try (Socket socket = resolver.connect()) {
            socket.getOutputStream().write(java.util.HexFormat.of().parseHex(hex));
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "70 length 65535 and 20 bytes, ffff0000000000000000000000000000000000000000",
        "79 HTTP, 474554202f20485454502f312e310d0a0d0a",
        "79 TLS, 1603010200010001fc0303",
        "70 half a length, 00"
    })
    void isClosedWhenTheMessageDoesNotEndInTime(String row, String hex) throws Exception {
        try (Socket socket = resolver.connect()) {
            long start = System.nanoTime();
            socket.getOutputStream().write(java.util.HexFormat.of().parseHex(hex));
            assertThat(isClosed(socket)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(600), Duration.ofSeconds(5));
        }
    }

    @Test
    void row71_slowBytesDoNotMoveTheDeadline() throws Exception {
        try (Socket socket = resolver.connect()) {
            long start = System.nanoTime();
            byte[] query = framed(Packet.query("here.internal", 1).bytes());
            int sent = 0;
            try {
                socket.setSoTimeout(100);
                while (sent < query.length) {
                    socket.getOutputStream().write(query, sent++, 1);
                    if (readsEnd(socket)) {
                        break;
                    }
                }
            } catch (SocketException reset) {
                assertThat(reset).isNotNull();
            }
            assertThat(sent).isBetween(2, 20);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (Socket socket = resolver.connect()) {
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void row66_aMessageThatIsTooLongIsRejectedAndTheNextIsHeard() throws Exception {
        try (Socket socket = resolver.connect()) {
            byte[] longer = Arrays.copyOf(Packet.query("here.internal", 1).bytes(), 20_000);
            send(socket, longer, Packet.query("here.internal", 1).bytes());
            List<Reading> answers = read(socket, 2);
            assertThat(answers).extracting(Reading::rcode).containsExactlyInAnyOrder("FORMERR", "NOERROR");
        }
    }

    @Test
    void row72_theOldestIdleConnectionMakesRoom() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                sockets.add(resolver.connect());
                send(sockets.get(i), Packet.query("here.internal", 1).bytes());
                read(sockets.get(i), 1);
            }
            sockets.add(resolver.connect());
            send(sockets.get(20), Packet.query("here.internal", 1).bytes());
            assertThat(read(sockets.get(20), 1)).hasSize(1);
            assertThat(isClosed(sockets.get(0))).isTrue();
            send(sockets.get(19), Packet.query("here.internal", 1).bytes());
            assertThat(read(sockets.get(19), 1)).hasSize(1);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void row73_75_pipelinedQueriesAreEachAnsweredUnderTheirOwnId() throws Exception {
        try (Socket socket = resolver.connect()) {
            byte[][] queries = IntStream.range(0, 5)
                    .mapToObj(i -> Packet.of(i, 0x0100)
                            .question("p" + i + ".internal", 1, 1)
                            .bytes())
                    .toArray(byte[][]::new);
            send(socket, queries);
            assertThat(read(socket, 5))
                    .allSatisfy(answer ->
                            assertThat(answer.answers()).containsExactly("p" + answer.id() + ".internal A 10.1.2.3"))
                    .extracting(Reading::id)
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            send(
                    socket,
                    Packet.of(9, 0x0100).question("x.internal", 1, 1).bytes(),
                    Packet.of(9, 0x0100).question("y.internal", 1, 1).bytes());
            Set<String> answers = new HashSet<>();
            read(socket, 2).forEach(answer -> answers.addAll(answer.answers()));
            assertThat(answers).containsExactlyInAnyOrder("x.internal A 10.1.2.3", "y.internal A 10.1.2.3");
        }
    }

    @Test
    void row73_aSlowAnswerHoldsUpNoOther() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (FakeUpstream slow = FakeUpstream.start(asked -> {
                    HeaderContractTest.awaited(go);
                    return FakeUpstream.address("10.0.0.1").answers(asked);
                });
                Resolver patient = Resolver.start(Resolver.yaml(RULE, zones(slow)), LIMITS);
                Socket socket = patient.connect()) {
            send(
                    socket,
                    Packet.query("slow.internal", 1).bytes(),
                    Packet.query("here.internal", 1).bytes());
            assertThat(read(socket, 1).get(0).data()).containsExactly("10.0.0.7");
            go.countDown();
            assertThat(read(socket, 1).get(0).data()).containsExactly("10.0.0.1");
        }
    }

    @Test
    void row74_atMostSoManyAreInFlightAndTheRestWaits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (FakeUpstream slow = FakeUpstream.start(asked -> {
                    HeaderContractTest.awaited(go);
                    return FakeUpstream.address("10.0.0.1").answers(asked);
                });
                Resolver patient = Resolver.start(Resolver.yaml(RULE, zones(slow)), LIMITS);
                Socket socket = patient.connect()) {
            byte[][] queries = IntStream.range(0, 200)
                    .mapToObj(i -> Packet.of(i, 0x0100)
                            .question("q" + i + ".internal", 1, 1)
                            .bytes())
                    .toArray(byte[][]::new);
            send(socket, queries);
            // Another client's answer shows that the server has gone on; only eight of the 200 became questions.
            try (Socket other = patient.connect()) {
                send(other, Packet.query("here.internal", 1).bytes());
                read(other, 1);
            }
            Await.until(() -> cacheMisses(patient) == 8);
            go.countDown();
            Set<Integer> ids = new HashSet<>();
            read(socket, 200).forEach(answer -> ids.add(answer.id()));
            assertThat(ids).hasSize(200);
        }
    }

    private static double cacheMisses(Resolver asked) {
        return asked.registry()
                .get("sekisho.dns.cache")
                .tag("result", "miss")
                .counter()
                .count();
    }

    /** Answers that nobody reads stop the reading of questions; then the connection ends. */
    @Test
    void row74_aClientThatDoesNotReadIsNotHeard() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(resolver.address());
            byte[] query = framed(Packet.query("here.internal", 1).bytes());
            byte[] many = new byte[query.length * 1000];
            for (int i = 0; i < 1000; i++) {
                System.arraycopy(query, 0, many, i * query.length, query.length);
            }
            int rounds = 0;
            OutputStream out = socket.getOutputStream();
            try {
                while (rounds < 1000) {
                    out.write(many);
                    rounds++;
                }
            } catch (IOException cut) {
                assertThat(cut).hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
            assertThat(rounds).isLessThan(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void row76_whoEndsHisSideGetsHisAnswers(int count) throws Exception {
        byte[] query = Packet.query("here.internal", 1).bytes();
        try (Socket socket = resolver.connect()) {
            send(socket, java.util.Collections.nCopies(count, query).toArray(byte[][]::new));
            socket.shutdownOutput();
            assertThat(read(socket, count)).extracting(Reading::rcode).containsOnly("NOERROR");
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void row77_resetsLeakNothing() throws Exception {
        for (int i = 0; i < 300; i++) {
            try (Socket socket = resolver.connect()) {
                socket.setSoLinger(true, 0);
                send(socket, Packet.query("r" + i + ".internal", 1).bytes());
                socket.getOutputStream().write(0);
            }
        }
        try (Socket socket = resolver.connect()) {
            send(socket, Packet.query("here.internal", 1).bytes());
            assertThat(read(socket, 1)).hasSize(1);
        }
    }

    @Test
    void anAnswerTooLongForUdpFitsIntoTcp() throws Exception {
        String name = "big.internal";
        upstream.says(asked -> {
            Packet reply = asked.reply();
            IntStream.range(0, 200)
                    .forEach(i ->
                            reply.record(1, new byte[] {(byte) 0xc0, 12}, 1, 1, 300, new byte[] {10, 0, 0, (byte) i}));
            return List.of(
                    asked.tcp() ? reply.bytes() : asked.reply().flags(0x8380).bytes());
        });
        try (Socket socket = resolver.connect()) {
            assertThat(resolver.ask(Packet.query(name, 1)).flags() & Wire.TC).isNotZero();
            send(socket, Packet.query(name, 1).bytes());
            assertThat(read(socket, 1).get(0).answers()).hasSize(200);
        } finally {
            upstream.says(FakeUpstream.address("10.1.2.3"));
        }
    }
}

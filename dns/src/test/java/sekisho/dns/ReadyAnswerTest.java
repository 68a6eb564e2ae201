package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditEvent;
import sekisho.dns.ready.ReadyAnswer;
import sekisho.dns.ready.ReadyAnswers;

/** What lies ready is the same, byte for byte, as what was heard, and is counted exactly. */
class ReadyAnswerTest {

    private static final String RULES =
            "- {id: inside, clients: [here], hosts: [\"*.internal\"], types: [A, AAAA, TXT]}";

    private FakeUpstream upstream;
    private Resolver resolver;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
        resolver = Resolver.start(yaml(RULES));
    }

    private String yaml(String rules) {
        return Resolver.yaml(
                rules, "zones: [{zone: internal, upstreams: [\"" + upstream.address() + "\"]}]\nrefuse: nxdomain");
    }

    @AfterEach
    void stop() {
        resolver.close();
        upstream.close();
    }

    @Test
    void theFirstIsARecordAndTheOthersAreCounted() throws Exception {
        for (String name : List.of("a.internal", "A.Internal", "a.INTERNAL", "b.internal")) {
            assertThat(resolver.ask(Packet.query(name, 1)).data()).containsExactly("10.0.0.1");
        }
        assertThat(resolver.records()).extracting(AuditEvent.Query::name).containsExactly("a.internal", "b.internal");
        assertThat(resolver.repeats()).isEmpty();
        resolver.skip(61);
        resolver.ask(Packet.query("a.internal", 1));
        resolver.server().close();
        assertThat(resolver.repeats()).extracting(AuditEvent.Repeated::count).containsExactly(2L);
        assertThat(resolver.repeats().get(0).like())
                .isEqualTo(resolver.records().get(0));
        assertThat(resolver.records()).hasSize(3);
        assertThat(resolver.registry().get("sekisho.dns.query").timer().count()).isEqualTo(5);
        assertThat(resolver.registry()
                        .get("sekisho.dns.queries")
                        .tags("transport", "udp", "decision", "allow")
                        .counter()
                        .count())
                .isEqualTo(5);
    }

    @Test
    void anotherMannerIsAnotherAnswer() throws Exception {
        byte[] none = {};
        assertThat(resolver.ask(Packet.query("a.internal", 1)).hasOpt()).isFalse();
        assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).hasOpt()).isTrue();
        assertThat(resolver.ask(Packet.query("a.internal", 1).opt(1232, 0, 0x8000, none))
                        .hasOpt())
                .isTrue();
        assertThat(resolver.ask(Packet.query("a.internal", 28)).answers()).isEmpty();
        assertThat(resolver.records()).hasSize(4);
    }

    /** Whatever the query looks like: the second answer is the first, but for id and letters. */
    @Test
    void theBytesAreThoseOfTheLongWay() throws Exception {
        Random random = new Random(7);
        byte[] cookie = {0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8};
        for (int i = 0; i < 60; i++) {
            String name = (random.nextBoolean() ? "Mixed" : "mIXED") + (i % 5) + ".InTernal";
            Packet query = Packet.of(i, 0x0100 | (random.nextBoolean() ? 0x10 : 0) | (random.nextBoolean() ? 0x20 : 0))
                    .question(Packet.name(name), random.nextBoolean() ? 1 : 28, 1);
            if (random.nextBoolean()) {
                query.opt(400 + random.nextInt(2000), 0, random.nextInt(2) << 15, cookie);
            }
            byte[] ready = resolver.udp(query.bytes()).orElseThrow();
            resolver.forgetReady();
            byte[] heard = resolver.udp(query.bytes()).orElseThrow();
            assertThat(withoutTtl(ready)).isEqualTo(withoutTtl(heard));
        }
    }

    private static String withoutTtl(byte[] reply) throws IOException {
        Reading read = new Reading(reply);
        return Arrays.toString(Arrays.copyOf(reply, 12))
                + read.message().getQuestion()
                + read.answers()
                + read.told()
                + reply.length
                + read.message().getOPT();
    }

    @Test
    void aClosedLogStopsAnswersAtOnce() throws Exception {
        resolver.ask(Packet.query("a.internal", 1));
        assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).rcode()).isEqualTo("NOERROR");
        resolver.ask(Packet.query("a.internal", 1).edns());
        resolver.closeAudit();
        assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).told()).isEqualTo("SERVFAIL 0");
    }

    @Test
    void row121_anotherEditionJudgesAnew() throws Exception {
        resolver.ask(Packet.query("a.internal", 1));
        resolver.ask(Packet.query("a.internal", 1));
        resolver.reload(yaml("- {id: other, clients: [here], hosts: [b.internal]}"));
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("NXDOMAIN");
        resolver.reload(yaml(RULES));
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("NOERROR");
        assertThat(upstream.asked()).hasSize(1);
    }

    @Test
    void anAnswerIsAskedForAnewBeforeItsTimeIsOver() throws Exception {
        resolver.ask(Packet.query("a.internal", 1));
        resolver.skip(30);
        resolver.ask(Packet.query("a.internal", 1));
        assertThat(upstream.asked()).hasSize(1);
        resolver.skip(245);
        for (int i = 0; i < 3; i++) {
            assertThat(resolver.ask(Packet.query("a.internal", 1)).ttl()).isLessThanOrEqualTo(25);
        }
        Await.until(() -> upstream.asked().size() == 2);
        resolver.skip(30);
        assertThat(resolver.ask(Packet.query("a.internal", 1)).ttl()).isGreaterThan(200);
        assertThat(upstream.asked()).hasSize(2);
    }

    @Test
    void aFloodOfOneClientIsCountedToTheLast() throws Exception {
        resolver.ask(Packet.query("a.internal", 1));
        int answered = 0;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(5_000);
            for (int i = 0; i < 3_000; i++) {
                byte[] query = Packet.of(i, 0x0100)
                        .question(Packet.name("a.internal"), 1, 1)
                        .bytes();
                socket.send(new DatagramPacket(query, query.length, resolver.address()));
                DatagramPacket reply = new DatagramPacket(new byte[1232], 1232);
                socket.receive(reply);
                answered += Wire.u16(reply.getData(), 0) == i ? 1 : 0;
            }
        }
        resolver.server().close();
        assertThat(answered).isEqualTo(3_000);
        assertThat(resolver.repeats().stream()
                                .mapToLong(AuditEvent.Repeated::count)
                                .sum()
                        + resolver.records().size())
                .isEqualTo(3_001);
    }

    @Test
    void theTableIsBoundedAndLosesNoCount() throws Exception {
        resolver.ask(Packet.query("a.internal", 1));
        long taken = 0;
        long[] counted = {0};
        ReadyAnswers table = new ReadyAnswers(64 * 1024, (answer, times) -> counted[0] += times);
        ReadyAnswer.Judged judged =
                new ReadyAnswer.Judged("edition", resolver.records().get(0), () -> {});
        for (int i = 0; i < 5_000; i++) {
            byte[] question = {(byte) (i >> 8), (byte) i};
            table.put(
                    new ReadyAnswer(
                            new ReadyAnswer.Key("client", question, 0),
                            judged,
                            new ReadyAnswer.Message(new byte[i % 1000], new int[0], new int[0]),
                            new ReadyAnswer.Times(0, Long.MAX_VALUE, Long.MAX_VALUE, 0)),
                    "edition",
                    1);
            ReadyAnswer kept = table.find("client", question, 2, 0);
            if (kept != null && kept.take("edition", 1, 1232)) {
                taken++;
                assertThat(kept.take("another", 1, 1232)).isFalse();
            }
            assertThat(table.bytes()).isLessThanOrEqualTo(64 * 1024);
        }
        table.clear();
        assertThat(counted[0]).isEqualTo(taken).isGreaterThan(4_000);
        assertThat(table.bytes()).isZero();
    }
}

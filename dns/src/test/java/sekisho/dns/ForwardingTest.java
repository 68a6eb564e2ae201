package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract 4e, where the way to an answer matters: which upstream is asked, how often, and in which manner. */
class ForwardingTest {

    private static final String RULE = "- {id: inside, clients: [here], hosts: [\"**.internal\"], reason: test}";

    private FakeUpstream first;
    private FakeUpstream second;

    @BeforeEach
    void start() throws Exception {
        first = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
        second = FakeUpstream.start(FakeUpstream.address("10.0.0.2"));
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private Resolver both(String timeout) throws IOException {
        return Resolver.start(Resolver.yaml(
                RULE,
                "zones: [{zone: internal, upstreams: [\"%s\", \"%s\"], timeout: %s}]"
                        .formatted(first.address(), second.address(), timeout)));
    }

    @ParameterizedTest
    @CsvSource({"2", "5", "6", "9"})
    void anUpstreamThatFailsIsFollowedByTheNext(int rcode) throws Exception {
        first.says(asked -> List.of(asked.reply().rcode(rcode).bytes()));
        try (Resolver resolver = both("2s")) {
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.2");
            assertThat(first.asked()).hasSize(1);
            assertThat(second.asked()).hasSize(1);
        }
    }

    @Test
    void nxdomainIsAnAnswer() throws Exception {
        first.says(
                asked -> List.of(asked.reply().rcode(3).soa("internal", 60, 60).bytes()));
        try (Resolver resolver = both("2s")) {
            assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("NXDOMAIN");
            assertThat(second.asked()).isEmpty();
        }
    }

    @Test
    void silenceIsFollowedByTheNextAndCostsOneTimeout() throws Exception {
        first.says(FakeUpstream.silence());
        try (Resolver resolver = both("200ms")) {
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.2");
            assertThat(first.asked()).hasSize(1);
        }
    }

    @Test
    void row118_allDownIsServfailAfterTwiceAsManyAttemptsAsUpstreams() throws Exception {
        first.says(FakeUpstream.silence());
        second.says(FakeUpstream.silence());
        try (Resolver resolver = both("100ms")) {
            Reading answer = resolver.ask(Packet.query("a.internal", 1).edns());
            assertThat(answer.told()).isEqualTo("SERVFAIL 22");
            assertThat(answer.edeText()).startsWith("dns.timeout D-");
            assertThat(first.asked()).hasSize(2);
            assertThat(second.asked()).hasSize(2);
        }
    }

    @Test
    void row118_aClosedPortFailsAtOnce() throws Exception {
        first.close();
        second.close();
        try (Resolver resolver = both("30s")) {
            assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).told())
                    .isEqualTo("SERVFAIL 22");
        }
    }

    @Test
    void row87_whatComesFromElsewhereIsNotHeard() throws Exception {
        try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                DatagramSocket elsewhere = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"));
                Resolver resolver = both("2s")) {
            first.says(asked -> {
                byte[] forged = asked.reply().address(asked.name(), "10.6.6.6").bytes();
                for (DatagramSocket socket : List.of(stranger, elsewhere)) {
                    send(socket, forged, (InetSocketAddress) asked.from());
                }
                return FakeUpstream.address("10.0.0.1").answers(asked);
            });
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.1");
        }
    }

    private static void send(DatagramSocket socket, byte[] bytes, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void row87_manyNearMissesAreCountedAndTheQuestionGoesOverTcp() throws Exception {
        first.says(asked -> asked.tcp()
                ? FakeUpstream.address("10.0.0.1").answers(asked)
                : IntStream.range(1, 40)
                        .mapToObj(i -> Packet.of(Wire.u16(asked.message(), 0) ^ i, 0x8180)
                                .question(asked.name(), 1, 1)
                                .address(asked.name(), "10.6.6.6")
                                .bytes())
                        .toList());
        try (Resolver resolver = both("30s")) {
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.1");
            assertThat(resolver.registry()
                            .get("sekisho.dns.spoof.suspects")
                            .tag("upstream", first.address())
                            .counter()
                            .count())
                    .isEqualTo(32);
            assertThat(second.asked()).isEmpty();
        }
    }

    @Test
    void row88_idsAndPortsAreNotGuessable() throws Exception {
        try (Resolver resolver = both("2s")) {
            for (int i = 0; i < 64; i++) {
                resolver.ask(Packet.query("n" + i + ".internal", 1));
            }
            assertThat(first.asked().stream()
                            .map(asked -> Wire.u16(asked.message(), 0))
                            .distinct()
                            .count())
                    .isGreaterThan(60);
            assertThat(first.asked().stream()
                            .map(FakeUpstream.Asked::from)
                            .distinct()
                            .count())
                    .isGreaterThan(12);
        }
    }

    @Test
    void row92_nothingButTheAnswerIsRemembered() throws Exception {
        first.says(asked -> List.of(asked.reply()
                .address(asked.name(), "10.0.0.1")
                .record(3, Packet.name("ns.internal"), 1, 1, 300, Packet.ip("10.6.6.6"))
                .bytes()));
        try (Resolver resolver = both("2s")) {
            resolver.ask(Packet.query("a.internal", 1));
            assertThat(resolver.ask(Packet.query("ns.internal", 1)).data()).containsExactly("10.0.0.1");
            assertThat(first.asked()).hasSize(2);
        }
    }

    @Test
    void row113_ednsIsTriedAgainForTheNextQuestion() throws Exception {
        first.says(asked -> asked.hasOpt()
                ? List.of(asked.reply().rcode(1).bytes())
                : FakeUpstream.address("10.0.0.1").answers(asked));
        try (Resolver resolver = both("2s")) {
            resolver.ask(Packet.query("a.internal", 1));
            resolver.ask(Packet.query("b.internal", 1));
            assertThat(first.asked()).extracting(FakeUpstream.Asked::hasOpt).containsExactly(true, false, true, false);
        }
    }

    @Test
    void row115_aChildZoneIsAskedWhateverTheParentSays() throws Exception {
        first.says(asked ->
                List.of(asked.reply().rcode(3).soa("internal", 300, 300).bytes()));
        try (Resolver resolver =
                Resolver.start(Resolver.yaml(RULE, """
                    zones:
                      - {zone: internal, upstreams: ["%s"]}
                      - {zone: child.internal, upstreams: ["%s"]}
                    """.formatted(first.address(), second.address())))) {
            // The parent says that even child.internal itself does not exist.
            assertThat(resolver.ask(Packet.query("x.internal", 1)).rcode()).isEqualTo("NXDOMAIN");
            assertThat(resolver.ask(Packet.query("a.child.internal", 1)).data()).containsExactly("10.0.0.2");
            assertThat(resolver.ask(Packet.query("child.internal", 1)).data()).containsExactly("10.0.0.2");
        }
    }

    @Test
    void aChainIsFollowedIntoTheZoneOfItsTarget() throws Exception {
        first.says(asked ->
                List.of(asked.reply().alias(asked.name(), "b.child.internal").bytes()));
        try (Resolver resolver =
                Resolver.start(Resolver.yaml(RULE, """
                    zones:
                      - {zone: internal, upstreams: ["%s"]}
                      - {zone: child.internal, upstreams: ["%s"]}
                    records: {local.internal: {cname: a.internal}}
                    """.formatted(first.address(), second.address())))) {
            for (int i = 0; i < 2; i++) {
                assertThat(resolver.ask(Packet.query("local.internal", 1)).answers())
                        .containsExactly(
                                "local.internal CNAME a.internal",
                                "a.internal CNAME b.child.internal",
                                "b.child.internal A 10.0.0.2");
            }
            assertThat(first.asked()).hasSize(1);
            assertThat(second.asked()).hasSize(1);
        }
    }

    @Test
    void row95_aLoopOverZonesEnds() throws Exception {
        first.says(asked ->
                List.of(asked.reply().alias(asked.name(), "b.child.internal").bytes()));
        second.says(
                asked -> List.of(asked.reply().alias(asked.name(), "a.internal").bytes()));
        try (Resolver resolver =
                Resolver.start(Resolver.yaml(RULE, """
                    zones:
                      - {zone: internal, upstreams: ["%s"]}
                      - {zone: child.internal, upstreams: ["%s"]}
                    """.formatted(first.address(), second.address())))) {
            Reading answer = resolver.ask(Packet.query("a.internal", 1).edns());
            assertThat(answer.told()).isEqualTo("SERVFAIL 22");
            assertThat(answer.edeText()).startsWith("dns.chain ");
        }
    }

    @Test
    void row116_anAnswerThatComesTooLateForTheClientIsKept() throws Exception {
        try (Resolver resolver = both("5s")) {
            first.says(FakeUpstream.silence());
            assertThat(resolver.udp(Packet.query("a.internal", 1).bytes(), 100)).isEmpty();
            FakeUpstream.Asked waiting = first.asked().get(0);
            first.sends(FakeUpstream.address("10.0.0.1").answers(waiting).get(0), waiting.from());
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.1");
            assertThat(first.asked()).hasSize(1);
        }
    }

    @Test
    void row117_ourselvesAreNeverAsked() throws Exception {
        int port = first.port();
        String yaml = Resolver.yaml(RULE, "zones: [{zone: internal, upstreams: [\"" + first.address() + "\"]}]");
        try (Resolver resolver = Resolver.start(yaml, (address, asked) -> asked == port)) {
            assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).told())
                    .isEqualTo("SERVFAIL 22");
            assertThat(first.asked()).isEmpty();
        }
    }

    @Test
    void aNameWithoutZoneIsServfail() throws Exception {
        String yaml = Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"**.internal\"], reason: test}",
                "zones: [{zone: a.internal, upstreams: [\"" + first.address() + "\"]}]");
        try (Resolver resolver = Resolver.start(yaml)) {
            Reading answer = resolver.ask(Packet.query("b.internal", 1).edns());
            assertThat(answer.told()).isEqualTo("SERVFAIL 22");
            assertThat(answer.edeText()).startsWith("dns.no_zone ");
            assertThat(resolver.records().get(0).verdict().rule()).contains("inside");
        }
    }
}

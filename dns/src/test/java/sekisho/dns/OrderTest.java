package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is asked first, and what happens when he does not answer. */
class OrderTest {

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

    private Resolver ordered(String order, String more) throws Exception {
        return Resolver.start(yaml(order, more));
    }

    private String yaml(String order, String more) {
        return Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"*.internal\"], addresses: any}",
                "zones: [{zone: internal, upstreams: [\"%s\", \"%s\"], order: %s}]\n%s"
                        .formatted(first.address(), second.address(), order, more));
    }

    @Test
    void withHedgeASilentUpstreamCostsLessThanAThirdOfASecond() throws Exception {
        try (Resolver resolver = ordered("hedge", "")) {
            for (int i = 0; i < 40; i++) {
                resolver.ask(Packet.query("warm" + i + ".internal", 1));
            }
            assertThat(second.asked().size()).as("hedged without need").isLessThan(8);
            first.says(FakeUpstream.silence());
            long[] millis = new long[100];
            for (int i = 0; i < millis.length; i++) {
                long start = System.nanoTime();
                assertThat(resolver.ask(Packet.query("n" + i + ".internal", 1)).data())
                        .containsExactly("10.0.0.2");
                millis[i] = (System.nanoTime() - start) / 1_000_000;
            }
            Arrays.sort(millis);
            assertThat(millis[98]).as("p99 in ms").isLessThan(350);
        }
    }

    @Test
    void whoFailsRestsAndIsTriedOutByOneQuestion() throws Exception {
        try (Resolver resolver = ordered("strict", "")) {
            first.close();
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.2");
            assertThat(up(resolver, first)).isZero();
            assertThat(up(resolver, second)).isEqualTo(1);
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(resolver.ask(Packet.query("b" + i + ".internal", 1)).data())
                        .containsExactly("10.0.0.2");
            }
            assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        }
    }

    private static double up(Resolver resolver, FakeUpstream upstream) {
        return resolver.registry()
                .get("sekisho.dns.upstream.up")
                .tag("upstream", upstream.address())
                .gauge()
                .value();
    }

    @Test
    void theFasterIsAskedFirst() throws Exception {
        try (Resolver resolver = ordered("latency", "")) {
            for (int i = 0; i < 20; i++) {
                assertThat(resolver.ask(Packet.query("n" + i + ".internal", 1)).answers())
                        .hasSize(1);
            }
            // Each is asked at least once, so that it is known which is faster.
            assertThat(first.asked().size() + second.asked().size()).isEqualTo(20);
            assertThat(first.asked()).isNotEmpty();
            assertThat(second.asked()).isNotEmpty();
        }
    }

    @Test
    void anOldAnswerServesWhileUpstreamsFailButOnlyUnderItsEdition() throws Exception {
        try (Resolver resolver = ordered("strict", "cache: {stale: 1h}")) {
            first.says(asked -> List.of(asked.reply()
                    .address(asked.name(), asked.name().startsWith("public") ? "8.8.8.8" : "10.0.0.1")
                    .bytes()));
            for (String name : List.of("a.internal", "public.internal")) {
                assertThat(resolver.ask(Packet.query(name, 1)).rcode()).isEqualTo("NOERROR");
            }
            resolver.skip(301);
            first.says(asked -> List.of(asked.reply().rcode(2).bytes()));
            second.says(asked -> List.of(asked.reply().rcode(5).bytes()));
            Reading old = resolver.ask(Packet.query("a.internal", 1));
            assertThat(old.data()).containsExactly("10.0.0.1");
            assertThat(old.ttl()).isLessThanOrEqualTo(30);
            assertThat(resolver.ask(Packet.query("public.internal", 1)).rcode()).isEqualTo("SERVFAIL");
            resolver.reload(yaml("strict", "cache: {stale: 1h}") + "contact: \"another edition\"\n");
            assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("SERVFAIL");
            resolver.skip(7200);
            assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("SERVFAIL");
        }
    }

    @Test
    void lettersAreMixedAndHaveToComeBack() throws Exception {
        try (Resolver resolver = ordered("strict", "case-randomisation: true")) {
            String long63 = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
            assertThat(resolver.ask(Packet.query(long63 + ".internal", 1)).answers())
                    .containsExactly(long63 + ".internal A 10.0.0.1");
            assertThat(first.asked().get(0).name())
                    .isNotEqualTo(long63 + ".internal")
                    .isEqualToIgnoringCase(long63 + ".internal");
        }
    }

    @Test
    void row116_whatComesTooLateIsRememberedButNotSent() throws Exception {
        try (Resolver resolver = Resolver.start(Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"*.internal\"]}",
                "zones: [{zone: internal, upstreams: [\"%s\"], timeout: 50ms}]".formatted(first.address())))) {
            first.says(FakeUpstream.silence());
            assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("SERVFAIL");
            FakeUpstream.Asked asked = first.asked().get(0);
            first.sends(asked.reply().address("a.internal", "10.0.0.9").bytes(), asked.from());
            Await.until(() -> up(resolver, first) == 1);
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.9");
            assertThat(resolver.registry()
                            .get("sekisho.dns.spoof.suspects")
                            .counter()
                            .count())
                    .isZero();
        }
    }
}

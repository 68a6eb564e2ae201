package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;
import sekisho.config.value.HostName;

/** What is remembered, for how long, and for whom. */
class CacheTest {

    private FakeUpstream upstream;
    private Resolver resolver;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
        resolver = Resolver.start(yaml("[here]", "private", "{}"));
    }

    private String yaml(String clients, String addresses, String cache) {
        return Resolver.yaml(
                "- {id: inside, clients: %s, hosts: [\"*.internal\"], addresses: %s}".formatted(clients, addresses),
                "zones: [{zone: internal, upstreams: [\"%s\"]}]\ncache: %s".formatted(upstream.address(), cache));
    }

    @AfterEach
    void stop() {
        resolver.close();
        upstream.close();
    }

    @Test
    void timeRunsDownByTheMonotonicClock() throws Exception {
        assertThat(resolver.ask(Packet.query("a.internal", 1)).ttl()).isEqualTo(300);
        resolver.skip(100);
        assertThat(resolver.ask(Packet.query("a.internal", 1)).ttl()).isBetween(199L, 200L);
        resolver.skip(201);
        assertThat(resolver.ask(Packet.query("a.internal", 1)).ttl()).isEqualTo(300);
        assertThat(upstream.asked()).hasSize(2);
        assertThat(cache("hit")).isEqualTo(1);
        assertThat(cache("miss")).isEqualTo(2);
    }

    private double cache(String result) {
        return resolver.registry()
                .get("sekisho.dns.cache")
                .tag("result", result)
                .counter()
                .count();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 2", "1, 1, 1", "3599, 3599, 1", "2147483647, 3600, 1", "2147483648, 0, 2", "4294967295, 0, 2"})
    void row108_times(long ttl, long told, int asked) throws Exception {
        upstream.says(question -> List.of(question.reply()
                .answer("a.internal", 1, ttl, Packet.ip("10.0.0.1"))
                .bytes()));
        assertThat(resolver.ask(Packet.query("a.internal", 1)).ttl()).isEqualTo(told);
        resolver.ask(Packet.query("a.internal", 1));
        assertThat(upstream.asked()).hasSize(asked);
    }

    @Test
    void row108_oneSetHasOneTime() throws Exception {
        upstream.says(question -> List.of(question.reply()
                .answer("a.internal", 1, 500, Packet.ip("10.0.0.1"))
                .answer("a.internal", 1, 20, Packet.ip("10.0.0.2"))
                .bytes()));
        Reading answer = resolver.ask(Packet.query("a.internal", 1));
        assertThat(answer.message().getSection(1))
                .extracting(org.xbill.DNS.Record::getTTL)
                .containsExactly(20L, 20L);
    }

    @Test
    void floorAndCapHold() throws Exception {
        resolver.reload(yaml("[here]", "private", "{floor: 30s, cap: 60s}"));
        upstream.says(question -> List.of(question.reply()
                .answer(question.name(), 1, question.name().startsWith("short") ? 1 : 9999, Packet.ip("10.0.0.1"))
                .bytes()));
        assertThat(resolver.ask(Packet.query("short.internal", 1)).ttl()).isEqualTo(30);
        assertThat(resolver.ask(Packet.query("long.internal", 1)).ttl()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({"3, 300, 20, 20", "3, 10, 300, 10", "0, 300, 20, 20"})
    void negativeAnswersAreKeptAsLongAsTheSoaSays(int rcode, long ttl, long minimum, long told) throws Exception {
        upstream.says(asked ->
                List.of(asked.reply().rcode(rcode).soa("internal", ttl, minimum).bytes()));
        for (int i = 0; i < 2; i++) {
            Reading answer = resolver.ask(Packet.query("a.internal", 1));
            assertThat(answer.message().getRcode()).isEqualTo(rcode);
            assertThat(answer.ttl()).isEqualTo(told);
            assertThat(answer.message().getSection(2).get(0).rdataToString())
                    .startsWith("gateway.internal. nobody.invalid.");
        }
        assertThat(upstream.asked()).hasSize(1);
        resolver.skip(told + 1);
        resolver.ask(Packet.query("a.internal", 1));
        assertThat(upstream.asked()).hasSize(2);
    }

    @Test
    void row93_94_withoutAnSoaOfTheNamesOwnNothingIsKept() throws Exception {
        for (String zone : List.of("example", "a.b.internal", "")) {
            upstream.forget();
            upstream.says(asked -> List.of(
                    zone.isEmpty()
                            ? asked.reply().bytes()
                            : asked.reply().rcode(3).soa(zone, 60, 60).bytes()));
            for (int i = 0; i < 2; i++) {
                assertThat(resolver.ask(Packet.query("b.internal", 1)).hasSoa()).isFalse();
            }
            assertThat(upstream.asked()).as(zone).hasSize(2);
        }
    }

    @Test
    void aFailureIsKeptForASecond() throws Exception {
        upstream.says(asked -> List.of(asked.reply().rcode(2).bytes()));
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("SERVFAIL");
        upstream.says(FakeUpstream.address("10.0.0.1"));
        int before = upstream.asked().size();
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("SERVFAIL");
        assertThat(upstream.asked()).hasSize(before);
        resolver.skip(1);
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("NOERROR");
    }

    @Test
    void row109_signaturesComeOnlyWithDo() throws Exception {
        upstream.says(asked -> {
            Packet reply = asked.reply().address("a.internal", "10.0.0.1");
            for (int i = 0; i < 20; i++) {
                byte[] data = HostileRow.rrsig(1);
                data[data.length - 1] = (byte) i;
                reply.answer("a.internal", Packet.RRSIG, 300, data);
            }
            return List.of(reply.answer("a.internal", Packet.RRSIG, 300, HostileRow.rrsig(28))
                    .bytes());
        });
        assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).data()).containsExactly("10.0.0.1");
        Reading signed = resolver.ask(Packet.query("a.internal", 1).opt(1232, 0, 0x8000, new byte[0]));
        assertThat(signed.message().getSection(1))
                .extracting(record -> Type.string(record.getType()))
                .containsExactly("A", "RRSIG", "RRSIG", "RRSIG", "RRSIG", "RRSIG", "RRSIG", "RRSIG", "RRSIG");
        assertThat(upstream.asked()).hasSize(2);
    }

    @Test
    void row120_thePolicyIsAskedBeforeTheCache() throws Exception {
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("NOERROR");
        resolver.reload(yaml("[elsewhere]", "private", "{}"));
        assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).told()).isEqualTo("NXDOMAIN 15");
        resolver.reload(yaml("[here]", "private", "{}"));
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("NOERROR");
        assertThat(upstream.asked()).hasSize(1);
    }

    @Test
    void row121_whatIsRememberedIsJudgedByTheEditionInForce() throws Exception {
        assertThat(resolver.ask(Packet.query("a.internal", 1)).rcode()).isEqualTo("NOERROR");
        resolver.reload(yaml("[here]", "public", "{}"));
        assertThat(resolver.ask(Packet.query("a.internal", 1).edns()).told()).isEqualTo("NXDOMAIN 17");
        assertThat(upstream.asked()).hasSize(1);
    }

    @Test
    void whatAnotherUpstreamSaidIsForgotten() throws Exception {
        resolver.ask(Packet.query("a.internal", 1));
        try (FakeUpstream other = FakeUpstream.start(FakeUpstream.address("10.0.0.2"))) {
            resolver.reload(yaml("[here]", "private", "{}").replace(upstream.address(), other.address()));
            assertThat(resolver.ask(Packet.query("a.internal", 1)).data()).containsExactly("10.0.0.2");
        }
    }

    @Test
    void anUnknownClientIsRefused() throws Exception {
        try (Resolver strange = Resolver.start(yaml("[here]", "private", "{}").replace("127.0.0.0/8", "10.0.0.0/8"))) {
            for (String name : List.of("a.internal", "other.example", ".")) {
                assertThat(strange.ask(Packet.query(name, 1).edns()).told())
                        .as(name)
                        .isEqualTo("REFUSED 18");
            }
            byte[] odd =
                    Packet.of(1, 0x0100).question(Packet.labels("a b"), 1, 1).bytes();
            assertThat(new Reading(strange.udp(odd).orElseThrow()).rcode()).isEqualTo("REFUSED");
        }
    }

    /** A cache of one entry's size per stripe keeps its bounds, however many names come. */
    @Test
    void theCacheIsBounded() {
        AnswerCache cache = new AnswerCache(64 * 1024);
        for (int i = 0; i < 5_000; i++) {
            Question question = new Question(WireName.of("n" + i + ".internal"), 1, false, false);
            Answer.Draft draft = new Answer.Draft(question.name(), 1);
            draft.negative(Wire.NXDOMAIN, question.name(), 60);
            cache.put(question, draft.at(0), "edition");
            assertThat(cache.get(question, 1)).isPresent();
            assertThat(cache.bytes()).isLessThanOrEqualTo(64 * 1024);
        }
        assertThat(cache.bytes()).isGreaterThan(32 * 1024);
    }

    @Test
    void aForgottenNameIsAskedForAnew() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
                Resolver resolver = Resolver.start(Resolver.yaml(
                        "- {id: inside, clients: [here], hosts: [a.internal, b.internal]}",
                        "zones: [{zone: internal, upstreams: [\"" + upstream.address() + "\"]}]"))) {
            for (String name : List.of("a.internal", "b.internal", "a.internal")) {
                assertThat(resolver.ask(Packet.query(name, Packet.A)).data()).hasSize(1);
            }
            assertThat(upstream.asked()).hasSize(2);
            assertThat(resolver.server().forget(HostName.of("a.internal"))).isEqualTo(1);
            upstream.says(FakeUpstream.address("10.0.0.2"));
            for (String name : List.of("a.internal", "b.internal")) {
                resolver.ask(Packet.query(name, Packet.A));
            }
            assertThat(upstream.asked())
                    .extracting(FakeUpstream.Asked::name)
                    .containsExactly("a.internal", "b.internal", "a.internal");
        }
    }
}

package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Contract 4f 122 and 123 over sockets: what a client sees, what is recorded, what others notice. */
class TunnelContractTest {

    private static final String RULE = """
        - {id: wide, clients: [here], hosts: ["**.t.example.com", www.example.com, "*.s3.example.org"], types: [A, TXT, "NULL", CNAME]}
        """;

    private final SplittableRandom random = new SplittableRandom(1);

    private static String dns(FakeUpstream upstream, String more) {
        return "zones: [{zone: \".\", upstreams: [\"" + upstream.address() + "\"]}]\n" + more;
    }

    private String hex(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private int answered(Resolver resolver, int questions) throws Exception {
        int answered = 0;
        for (int i = 0; i < questions; i++) {
            String name = hex(63) + "." + hex(63) + "." + hex(60) + ".t.example.com";
            Reading answer = resolver.ask(Packet.query(name, Packet.A).edns());
            if (answer.told().equals("NOERROR")) {
                answered++;
            } else {
                assertThat(answer.told()).isEqualTo("NXDOMAIN 15");
                assertThat(answer.ttl()).isLessThanOrEqualTo(10);
            }
        }
        return answered;
    }

    @Test
    void row123_newNamesOfATunnelGetNoAnswerAndKnownOnesDo() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
                Resolver resolver = Resolver.start(Resolver.yaml(RULE, dns(upstream, "")))) {
            assertThat(resolver.ask(Packet.query("www.example.com", Packet.A)).told())
                    .isEqualTo("NOERROR");
            assertThat(answered(resolver, 30)).isBetween(3, 12);
            assertThat(resolver.records())
                    .anyMatch(record -> record.verdict()
                            .reason()
                            .filter(reason -> reason.code().equals("dns.tunnelling"))
                            .isPresent());
            assertThat(resolver.ask(Packet.query("www.example.com", Packet.A)).told())
                    .isEqualTo("NOERROR");
            assertThat(resolver.ask(Packet.query("a.s3.example.org", Packet.A)).told())
                    .isEqualTo("NOERROR");
            assertThat(resolver.alerts().stream()
                            .map(alert -> alert.activity() + " " + alert.facts().get("level") + " "
                                    + alert.facts().get("below")))
                    .containsExactly("dns.tunnelling suspect example.com", "dns.tunnelling tunnel example.com");
            assertThat(count(resolver, "tunnel")).isEqualTo(1);
            assertThat(count(resolver, "refused")).isGreaterThan(15);
        }
    }

    @Test
    void row123_alertAnswersAll() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
                Resolver resolver = Resolver.start(Resolver.yaml(RULE, dns(upstream, "tunnelling: alert")))) {
            assertThat(answered(resolver, 30)).isEqualTo(30);
            assertThat(resolver.alerts()).hasSize(2);
        }
    }

    /** Letter case is folded before a question goes upstream: it carries nothing. */
    @Test
    void row123_caseBitsDoNotArrive() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
                Resolver resolver = Resolver.start(Resolver.yaml(RULE, dns(upstream, "cache: {cap: 0s}")))) {
            for (String name : List.of("WwW.eXample.com", "www.EXAMPLE.com", "wWw.example.COM")) {
                assertThat(resolver.ask(Packet.query(name, Packet.A)).told()).isEqualTo("NOERROR");
            }
            assertThat(upstream.asked()).extracting(FakeUpstream.Asked::name).containsOnly("www.example.com");
        }
    }

    @Test
    void row122_namesThatAreMadeUpAreToldOf() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(asked -> List.of(
                        asked.reply().rcode(3).soa("example.org", 60, 60).bytes()));
                Resolver resolver = Resolver.start(Resolver.yaml(RULE, dns(upstream, "")))) {
            for (int i = 0; i < 120; i++) {
                assertThat(resolver.ask(Packet.query("n" + i + ".s3.example.org", Packet.A))
                                .told())
                        .isEqualTo("NXDOMAIN");
            }
            assertThat(resolver.alerts())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.facts())
                            .containsEntry("level", "absent")
                            .containsEntry("below", "example.org"));
        }
    }

    /** Latin "sekisho" with a Cyrillic o, and a label that is no punycode; each is told of once. */
    @Test
    void row42_namesThatPretendAreToldOf() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(FakeUpstream.silence());
                Resolver resolver = Resolver.start(Resolver.yaml(RULE, dns(upstream, "")))) {
            for (String name : List.of(
                    "xn--sekish-1qf.example.com", "xn--0.example.com", "xn--wgv71a119e.example", "other.example")) {
                for (int i = 0; i < 2; i++) {
                    assertThat(resolver.ask(Packet.query(name, Packet.A).edns()).told())
                            .isEqualTo("NXDOMAIN 15");
                }
            }
            assertThat(resolver.alerts().stream()
                            .map(alert -> alert.activity() + " " + alert.facts().get("name")))
                    .containsExactly("dns.look-alike xn--sekish-1qf.example.com", "dns.look-alike xn--0.example.com");
            assertThat(upstream.asked()).isEmpty();
        }
    }

    private static double count(Resolver resolver, String result) {
        return resolver.registry()
                .get("sekisho.dns.tunnelling")
                .tag("result", result)
                .counter()
                .count();
    }
}

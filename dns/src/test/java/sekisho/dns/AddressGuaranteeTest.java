package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.value.Reason;

/** Contract 4e 100–104: at which addresses a name may be learnt, by the rule that allows the name. */
class AddressGuaranteeTest {

    private static FakeUpstream upstream;
    private static Resolver resolver;
    private static int number;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.silence());
        resolver = Resolver.start(
                Resolver.yaml("""
                    - {id: private, clients: [here], hosts: ["*.private.internal"]}
                    - {id: public, clients: [here], hosts: ["*.public.internal"], addresses: public}
                    - {id: any, clients: [here], hosts: ["*.any.internal"], addresses: any}
                    - {id: nat64, clients: [here], hosts: ["*.nat64.internal"], nat64: true}
                    - {id: listed, clients: [here], hosts: ["*.listed.internal"], addresses: [127.0.0.0/8, 169.254.0.0/16, 100.64.0.0/10, "fe80::/10"]}
                    """, "zones: [{zone: internal, upstreams: [\"" + upstream.address() + "\"]}]"));
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "private, 10.0.0.1, none",
        "private, 172.31.255.255, none",
        "private, 192.168.0.1, none",
        "private, fd12::1, none",
        "private, 93.184.216.34, addr.class",
        "private, 172.32.0.1, addr.class",
        "private, 2606:2800:220:1::1, addr.class",
        "public, 93.184.216.34, none",
        "public, 2606:2800:220:1::1, none",
        "public, 10.0.0.1, addr.class",
        "public, fd12::1, addr.class",
        "any, 10.0.0.1, none",
        "any, 93.184.216.34, none",
        // 101
        "any, 0.0.0.0, addr.class",
        "any, 0.1.2.3, addr.class",
        "any, 127.0.0.1, addr.class",
        "any, 127.255.255.254, addr.class",
        "any, 169.254.1.1, addr.class",
        "any, 169.254.169.254, addr.metadata",
        "any, 169.254.169.253, addr.metadata",
        "any, 169.254.170.2, addr.metadata",
        "any, 100.64.0.1, addr.class",
        "any, 192.0.0.8, addr.class",
        "any, 198.18.0.1, addr.class",
        "any, 224.0.0.1, addr.class",
        "any, 240.0.0.1, addr.class",
        "any, 255.255.255.255, addr.class",
        "listed, 127.0.0.1, none",
        "listed, 169.254.1.1, none",
        "listed, 100.64.0.1, none",
        "listed, 10.0.0.1, addr.class",
        "listed, 169.254.169.254, addr.metadata",
        "listed, 169.254.170.2, addr.metadata",
        // 102
        "any, ::, addr.class",
        "any, ::1, addr.class",
        "any, fe80::1, addr.class",
        "listed, fe80::1, none",
        "any, fec0::1, addr.class",
        "any, ff02::1, addr.class",
        "any, fd00:ec2::254, addr.metadata",
        // 103
        "private, ::ffff:10.0.0.1, none",
        "private, ::ffff:8.8.8.8, addr.class",
        "any, ::ffff:169.254.169.254, addr.metadata",
        "any, ::8.8.8.8, addr.embedded",
        "any, ::ffff:0:8.8.8.8, addr.embedded",
        // 104
        "any, 64:ff9b::8.8.8.8, addr.embedded",
        "any, 64:ff9b:1::1, addr.embedded",
        "any, 2002:808:808::1, addr.embedded",
        "any, 2001:0:1::1, addr.embedded",
        "any, 2606:2800:220:1:0:5efe:808:808, addr.embedded",
        "nat64, 64:ff9b::10.0.0.1, none",
        "nat64, 64:ff9b::8.8.8.8, addr.class",
        "nat64, 64:ff9b::169.254.169.254, addr.metadata"
    })
    void anAddressLeavesOnlyIfTheRulePermitsIt(String rule, String address, String reason) throws Exception {
        byte[] data = Packet.ip(address);
        String name = "n" + number++ + "." + rule + ".internal";
        int type = data.length == 4 ? Packet.A : Packet.AAAA;
        upstream.says(
                asked -> List.of(asked.reply().answer(name, type, 300, data).bytes()));
        double before = violations(rule);
        resolver.records().clear();
        // The second time it comes from the cache, and is judged again.
        for (int i = 0; i < 2; i++) {
            resolver.server().forget();
            Reading answer = resolver.ask(Packet.query(name, type).edns());
            var record = resolver.records().get(i);
            assertThat(record.verdict().reason().map(Reason::code).orElse("none"))
                    .isEqualTo(reason);
            assertThat(record.addresses()).hasSize(1);
            if (reason.equals("none")) {
                assertThat(answer.told()).isEqualTo("NOERROR");
                assertThat(answer.data()).hasSize(1);
            } else {
                assertThat(answer.told()).isEqualTo("NXDOMAIN 17");
                assertThat(answer.answers()).isEmpty();
                assertThat(answer.ttl()).isLessThanOrEqualTo(10);
            }
        }
        assertThat(violations(rule) - before).isEqualTo(reason.equals("none") ? 0 : 2);
    }

    private static double violations(String rule) {
        return resolver.registry()
                .get("sekisho.dns.private.violation")
                .tag("rule", rule)
                .counter()
                .count();
    }

    @Test
    void theFormOfARefusalIsThatOfTheSettings() throws Exception {
        upstream.says(FakeUpstream.address("8.8.8.8"));
        for (String form : List.of("nxdomain", "nodata", "refused")) {
            try (Resolver refusing = Resolver.start(Resolver.yaml(
                    "- {id: inside, clients: [here], hosts: [a.internal]}", """
                        zones: [{zone: internal, upstreams: ["%s"]}]
                        refuse: %s
                        """.formatted(upstream.address(), form)))) {
                String rcode = form.equals("nodata") ? "NOERROR" : form.toUpperCase();
                assertThat(refusing.ask(Packet.query("a.internal", 1).edns()).told())
                        .isEqualTo(rcode + " 17");
                assertThat(refusing.ask(Packet.query("b.internal", 1).edns()).told())
                        .isEqualTo(rcode + " 15");
                assertThat(refusing.ask(Packet.query("a.internal", 16).edns()).told())
                        .isEqualTo("NOERROR 15");
            }
        }
    }
}

package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DnsMetricsTest {

    private static final String RULE = "- {id: inside, clients: [here], hosts: [\"*.internal\"]}";

    @Test
    void everyFamilyExistsFromTheStart() throws Exception {
        try (Resolver resolver = Resolver.start(
                Resolver.yaml(RULE, "zones: [{zone: internal, upstreams: [\"127.0.0.1:5\", \"[::1]:5\"]}]"))) {
            Set<String> families = new TreeSet<>();
            resolver.registry().getMeters().stream()
                    .map(meter -> meter.getId().getName())
                    // The registry of this test makes meters of a timer's buckets; the one in use does not.
                    .filter(name -> !name.endsWith(".histogram"))
                    .forEach(families::add);
            assertThat(families)
                    .containsExactly(
                            "sekisho.dns.cache",
                            "sekisho.dns.oversized",
                            "sekisho.dns.private.violation",
                            "sekisho.dns.queries",
                            "sekisho.dns.query",
                            "sekisho.dns.spoof.suspects",
                            "sekisho.dns.tunnelling",
                            "sekisho.dns.upstream",
                            "sekisho.dns.upstream.up",
                            "sekisho.dns.verify.names");
            assertThat(tags(resolver, "sekisho.dns.private.violation")).containsExactly("rule=inside");
            assertThat(tags(resolver, "sekisho.dns.upstream.up"))
                    .containsExactly("upstream=127.0.0.1:5", "upstream=[0:0:0:0:0:0:0:1]:5");
        }
    }

    @Test
    void queriesAreCountedByWhatBecameOfThem() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
                Resolver resolver = Resolver.start(Resolver.yaml(
                        RULE, "zones: [{zone: internal, upstreams: [\"" + upstream.address() + "\"]}]"))) {
            resolver.ask(Packet.query("a.internal", 1));
            resolver.ask(Packet.query("x.example", 1));
            resolver.ask(Packet.of(1, 0));
            resolver.udp(new byte[5], 50);
            upstream.says(asked -> List.of(asked.reply().rcode(2).bytes()));
            assertThat(resolver.registry()
                            .get("sekisho.dns.upstream.up")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            resolver.ask(Packet.query("b.internal", 1));
            assertThat(tags(resolver, "sekisho.dns.queries"))
                    .containsExactlyInAnyOrder(
                            "decision=allow rcode=NOERROR reason=none transport=udp",
                            "decision=allow rcode=NOERROR reason=none transport=tcp",
                            "decision=deny rcode=NXDOMAIN reason=rule.none transport=udp",
                            "decision=reject rcode=FORMERR reason=dns.malformed transport=udp",
                            "decision=reject rcode=none reason=dns.malformed transport=udp",
                            "decision=unreachable rcode=SERVFAIL reason=dns.servfail transport=udp");
            assertThat(resolver.registry().get("sekisho.dns.query").timer().count())
                    .isEqualTo(4);
            assertThat(resolver.registry().get("sekisho.dns.upstream").timer().count())
                    .isEqualTo(2);
        }
    }

    private static List<String> tags(Resolver resolver, String family) {
        return resolver.registry().find(family).meters().stream()
                .map(Meter::getId)
                .map(id -> id.getTags().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .sorted()
                .toList();
    }
}

package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.policy.OwnListeners;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/** A gate's own lookup: every address of a name, or why there is none. */
class GateLookupTest {

    private static final IpAddress OURS = IpAddress.of("10.5.5.5");

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(GateLookupTest::says);
        OwnListeners own = (address, port) -> address.equals(OURS) && port == 443;
        resolver = Resolver.start(
                Resolver.yaml("- {id: inside, clients: [here], hosts: [\"**.internal\"], reason: test}", """
                        zones:
                          - {zone: up.internal, upstreams: ["%1$s"], timeout: 20s}
                          - {zone: slow.internal, upstreams: ["%1$s"], timeout: 300ms}
                        records:
                          local.internal: [10.0.0.7, "fd00::7"]
                          portal.up.internal: 10.5.5.5
                          alias.internal: {cname: both.up.internal}
                        """.formatted(
                                upstream.address())),
                own);
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    private static List<byte[]> says(FakeUpstream.Asked asked) {
        String name = asked.name();
        Packet reply = asked.reply();
        boolean v4 = asked.type() == Packet.A;
        return switch (name.substring(0, name.indexOf('.'))) {
            case "both", "portal" ->
                List.of(reply.address(name, v4 ? "10.0.0.1" : "fd00::1").bytes());
            case "four" -> List.of((v4 ? reply.address(name, "10.0.0.4") : reply.soa("internal", 9, 9)).bytes());
            case "half" -> v4 ? List.of(reply.address(name, "10.0.0.4").bytes()) : List.of();
            case "chain" ->
                List.of(reply.alias(name, "b.x.example")
                        .address("b.x.example", v4 ? "10.0.0.8" : "fd00::8")
                        .bytes());
            case "odd" ->
                List.of(reply.record(1, Packet.name(name), 5, 1, 9, Packet.labels("a b"))
                        .record(1, Packet.labels("a b"), 1, 1, 9, Packet.ip("10.0.0.1"))
                        .bytes());
            case "absent" -> List.of(reply.rcode(3).soa("internal", 9, 9).bytes());
            case "empty" -> List.of(reply.soa("internal", 9, 9).bytes());
            case "broken" -> List.of(reply.rcode(2).bytes());
            case "loop" -> List.of(reply.alias(name, name).bytes());
            default -> List.of();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "both.up.internal   | [10.0.0.1, fd00::1] by []",
                "four.up.internal   | [10.0.0.4] by []",
                "half.slow.internal | [10.0.0.4] by []",
                "chain.up.internal  | [10.0.0.8, fd00::8] by [b.x.example]",
                "alias.internal     | [10.0.0.1, fd00::1] by [both.up.internal]",
                "local.internal     | [10.0.0.7, fd00::7] by []",
                "odd.up.internal    | dns.chain_denied",
                "absent.up.internal | dns.nxdomain",
                "empty.up.internal  | dns.nodata",
                "broken.up.internal | dns.servfail",
                "silent.slow.internal | dns.timeout",
                "loop.up.internal   | dns.chain",
                "other.example      | dns.no_zone",
                "localhost          | dns.nxdomain",
                // A record that leads clients to our own door: the gate behind the door asks the zone.
                "portal.up.internal | [10.0.0.1, fd00::1] by []"
            })
    void aLookupGives(String name, String want) throws Exception {
        Resolved resolved =
                resolver.resolution().addresses(HostName.of(name), 443).get(20, TimeUnit.SECONDS);
        String got = resolved.fold(
                found -> found.addresses() + " by " + found.chain(),
                failed -> failed.reason().code());
        assertThat(got).isEqualTo(want);
    }

    @Test
    void whatIsNotOurDoorIsTheRecord() throws Exception {
        Resolved resolved = resolver.resolution()
                .addresses(HostName.of("portal.up.internal"), 80)
                .get(20, TimeUnit.SECONDS);
        assertThat(resolved).isEqualTo(new Resolved.Found(List.of(OURS), List.of()));
    }

    @Test
    void clientsGetTheRecordThatLeadsToOurDoor() throws Exception {
        assertThat(resolver.ask(Packet.query("portal.up.internal", 1)).data()).containsExactly("10.5.5.5");
    }
}

package sekisho.dns;

import static sekisho.dns.HostileRow.CHAIN;
import static sekisho.dns.HostileRow.FAILED;
import static sekisho.dns.HostileRow.GOOD;
import static sekisho.dns.HostileRow.OK;
import static sekisho.dns.HostileRow.chain;
import static sekisho.dns.HostileRow.says;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4e 95–100: aliases are followed by name, whole, and only to names that may be known. */
class AliasChainTest {

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.silence());
        resolver = HostileRow.resolver(upstream);
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    static Stream<HostileRow> rows() {
        return Stream.of(loops(), conflicts(), substitutions(), rules()).flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersExactly(HostileRow row) throws Exception {
        row.check(resolver, upstream);
    }

    private static Stream<HostileRow> loops() {
        return Stream.of(
                says("95 alias of itself", (r, n) -> r.alias(n, n), CHAIN),
                says("95 two", (r, n) -> r.alias(n, "b.db.internal").alias("b.db.internal", n), CHAIN),
                says(
                        "95 three",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .alias("b.db.internal", "c.db.internal")
                                .alias("c.db.internal", n),
                        CHAIN),
                says("95 chain of 11", (r, n) -> chain(r, n, 11), OK, chainOf11()),
                says("95 chain of 12", (r, n) -> chain(r, n, 12), CHAIN),
                says("95 chain of 50", (r, n) -> chain(r, n, 50), CHAIN));
    }

    private static Stream<HostileRow> conflicts() {
        return Stream.of(
                says(
                        "96 two aliases",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .alias(n, "c.db.internal")
                                .address("b.db.internal", GOOD),
                        FAILED),
                says(
                        "96 alias and address",
                        (r, n) -> r.alias(n, "b.db.internal").address(n, GOOD).address("b.db.internal", GOOD),
                        FAILED),
                says(
                        "96 alias and text",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .answer(n, 16, 9, new byte[] {1, 'x'})
                                .address("b.db.internal", GOOD),
                        FAILED),
                says(
                        "96 the same alias twice",
                        (r, n) -> r.alias(n, "b.db.internal")
                                .alias(n, "B.db.internal")
                                .address("b.db.internal", GOOD),
                        OK,
                        "@ CNAME b.db.internal",
                        "b.db.internal A " + GOOD));
    }

    private static Stream<HostileRow> substitutions() {
        return Stream.of(
                says(
                        "96 DNAME without alias",
                        (r, n) -> r.answer("db.internal", 39, 9, Packet.name("x.internal")),
                        FAILED),
                says(
                        "96 DNAME too long",
                        (r, n) -> r.rcode(6).answer("db.internal", 39, 9, Packet.name("x.internal")),
                        FAILED),
                says(
                        "96 DNAME and another alias",
                        (r, n) -> r.answer("db.internal", 39, 9, Packet.name("ok.internal"))
                                .alias(n, "ok.internal")
                                .address("ok.internal", GOOD),
                        FAILED),
                says(
                        "96 DNAME and its alias",
                        (r, n) -> r.answer("db.internal", 39, 9, Packet.name("slow.internal"))
                                .alias(n, HostileRow.slow(n))
                                .address(HostileRow.slow(n), GOOD),
                        OK,
                        "@ CNAME ~",
                        "~ A " + GOOD));
    }

    private static Stream<HostileRow> rules() {
        String[] through = {"@ CNAME evil.example", "evil.example A " + GOOD};
        return Stream.of(
                says(
                        "99 out of order",
                        (r, n) -> r.address("c.db.internal", GOOD)
                                .alias("b.db.internal", "c.db.internal")
                                .alias(n, "b.db.internal"),
                        OK,
                        "@ CNAME b.db.internal",
                        "b.db.internal CNAME c.db.internal",
                        "c.db.internal A " + GOOD),
                says(
                        "97 alias to a denied name",
                        (r, n) -> r.alias(n, "evil.example").address("evil.example", GOOD),
                        "NXDOMAIN 15 / dns.chain_denied"),
                says(
                        "97 alias to no host name",
                        (r, n) -> r.answer(n, 5, 9, Packet.labels("a b", "db", "internal"))
                                .record(1, Packet.labels("a b", "db", "internal"), 1, 1, 9, Packet.ip(GOOD)),
                        "NXDOMAIN 15 / dns.chain_denied"),
                says("97 trust", (r, n) -> r.alias(n, "evil.example").address("evil.example", GOOD), OK, through),
                says(
                        "97 trust, public",
                        (r, n) -> r.alias(n, "evil.example").address("evil.example", "93.184.216.34"),
                        "NXDOMAIN 17 / addr.class"),
                says(
                        "98 alias to an allowed name, public",
                        (r, n) -> r.alias(n, "ok.internal").address("ok.internal", "93.184.216.34"),
                        "NXDOMAIN 17 / addr.class"),
                says(
                        "100 one private, one public",
                        (r, n) -> r.address(n, GOOD).address(n, "93.184.216.34"),
                        "NXDOMAIN 17 / addr.class"),
                says(
                        "100 alias to nowhere",
                        (r, n) -> r.alias(n, "ok.internal").soa("internal", 60, 60),
                        OK,
                        "@ CNAME ok.internal"));
    }

    private static String[] chainOf11() {
        List<String> lines = new ArrayList<>(List.of("@ CNAME h1.db.internal"));
        IntStream.range(1, 11).forEach(i -> lines.add("h" + i + ".db.internal CNAME h" + (i + 1) + ".db.internal"));
        lines.add("h11.db.internal A " + GOOD);
        return lines.toArray(String[]::new);
    }
}

package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import sekisho.config.value.Reason;

/**
 * What one upstream says to one question, and what the client gets for it.
 *
 * @param says what the upstream sends, given the question and the name that was asked
 * @param want as the client sees it, then {@code / reason} as the record has it
 * @param answers the answer section; {@code @} stands for the name, {@code ~} for its {@link #slow}
 */
record HostileRow(
        String id,
        int type,
        BiFunction<FakeUpstream.Asked, String, List<byte[]>> says,
        String want,
        String... answers) {

    static final String GOOD = "10.1.2.3";
    static final String OK = "NOERROR / none";
    static final String FAILED = "SERVFAIL 22 / dns.servfail";
    static final String CHAIN = "SERVFAIL 22 / dns.chain";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** One datagram that must be ignored, then the real answer: the wait goes on. */
    static HostileRow ignored(String id, Function<FakeUpstream.Asked, Packet> bait) {
        return new HostileRow(
                id,
                Packet.A,
                (asked, name) -> List.of(
                        bait.apply(asked).bytes(),
                        asked.reply().address(name, GOOD).bytes()),
                OK,
                "@ A " + GOOD);
    }

    static HostileRow says(String id, BiFunction<Packet, String, Packet> says, String want, String... answers) {
        return new HostileRow(
                id,
                Packet.A,
                (asked, name) -> List.of(says.apply(asked.reply(), name).bytes()),
                want,
                answers);
    }

    /** Over UDP nothing but TC; over TCP what is given. */
    static HostileRow overTcp(
            String id, BiFunction<FakeUpstream.Asked, String, Packet> says, String want, String... answers) {
        return new HostileRow(
                id,
                Packet.A,
                (asked, name) -> List.of(
                        asked.tcp()
                                ? says.apply(asked, name).bytes()
                                : asked.reply()
                                        .flags(0x8380)
                                        .address(name, "10.6.6.6")
                                        .bytes()),
                want,
                answers);
    }

    /** The server that such rows are put to; names below slow.internal are waited for only briefly. */
    static Resolver resolver(FakeUpstream upstream) throws IOException {
        return Resolver.start(Resolver.yaml("""
            - {id: inside, clients: [here], hosts: ["*.db.internal", "*.slow.internal", ok.internal]}
            - {id: trusting, clients: [here], hosts: ["*.trust.internal"], chain: trust}
            """, """
                    zones:
                      - {zone: ".", upstreams: ["%1$s"], timeout: 20s}
                      - {zone: slow.internal, upstreams: ["%1$s"], timeout: 250ms}
                    """.formatted(upstream.address())));
    }

    void check(Resolver resolver, FakeUpstream upstream) throws IOException {
        String zone = id.contains("trust") ? "trust" : id.equals("silence") ? "slow" : "db";
        String name = "r" + NUMBER.incrementAndGet() + "." + zone + ".internal";
        resolver.records().clear();
        upstream.forget();
        upstream.says(asked -> says.apply(asked, name));
        Reading answer = resolver.ask(Packet.query(name, type).edns());
        var record = resolver.records().get(0);
        assertThat(answer.told() + " / "
                        + record.verdict().reason().map(Reason::code).orElse("none"))
                .isEqualTo(want);
        assertThat(answer.answers())
                .containsExactly(Arrays.stream(answers)
                        .map(text -> text.replace("@", name).replace("~", slow(name)))
                        .toArray(String[]::new));
        assertThat(upstream.asked().size()).as("attempts").isLessThanOrEqualTo(2);
    }

    static Packet again(FakeUpstream.Asked asked, String name, int type, int dnsClass) {
        return Packet.of(Wire.u16(asked.message(), 0), 0x8180)
                .question(name, type, dnsClass)
                .address(name, "10.6.6.6");
    }

    static Packet chain(Packet reply, String name, int aliases) {
        String at = name;
        for (int i = 1; i <= aliases; i++) {
            reply.alias(at, "h" + i + ".db.internal");
            at = "h" + i + ".db.internal";
        }
        return reply.address(at, GOOD);
    }

    /** The same name in the other zone, as a DNAME makes it. */
    static String slow(String name) {
        return name.replace(".db.", ".slow.");
    }

    static byte[] rrsig(int covered) {
        return Packet.join(
                new byte[] {0, (byte) covered, 13, 3, 0, 0, 0, 9}, new byte[10], Packet.name("internal"), new byte[64]);
    }

    @Override
    public String toString() {
        return id + " -> " + want;
    }
}

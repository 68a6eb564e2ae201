package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.dns.Packet.join;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.value.Reason;

/** Contract 4e 106 over sockets: types 64 and 65 say addresses and names too. */
class BindingContractTest {

    private static FakeUpstream upstream;
    private static Resolver resolver;
    private static int number;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.silence());
        resolver = Resolver.start(
                Resolver.yaml("""
                    - {id: private, clients: [here], hosts: ["*.private.internal"]}
                    - {id: listed, clients: [here], hosts: ["*.listed.internal"], addresses: [10.0.0.0/8]}
                    - {id: public, clients: [here], hosts: ["*.public.internal"], addresses: public}
                    - {id: any, clients: [here], hosts: ["*.any.internal"], addresses: any, types: [A, HTTPS, SVCB]}
                    """, "zones: [{zone: internal, upstreams: [\"" + upstream.address() + "\"]}]"));
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    @Test
    void inClosedScopesThereAreNone() throws Exception {
        upstream.forget();
        for (String rule : List.of("private", "listed")) {
            Reading answer = resolver.ask(
                    Packet.query("a." + rule + ".internal", Packet.HTTPS).edns());
            assertThat(answer.told()).isEqualTo("NOERROR");
            assertThat(answer.answers()).isEmpty();
            assertThat(answer.hasSoa()).isTrue();
        }
        assertThat(resolver.ask(Packet.query("a.private.internal", 64).edns()).told())
                .isEqualTo("NOERROR 15");
        assertThat(upstream.asked()).isEmpty();
    }

    /** Parameters behind priority 1 and the target; {@code T} is a name, {@code .} the owner. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        no hints              | public | .                 | 00010003026832            | NOERROR | none
        public hint           | public | .                 | 0004000408080808          | NOERROR | none
        private hint          | public | .                 | 000400040a000001          | NXDOMAIN 17 | addr.class
        mixed hints           | public | .                 | 00040008080808080a000001  | NXDOMAIN 17 | addr.class
        IPv6 hint             | public | .                 | 0006001026062800022000010000000000000001 | NOERROR | none
        embedded hint         | any    | .                 | 000600100064ff9b000000000000000008080808 | NXDOMAIN 17 | addr.embedded
        metadata hint         | any    | .                 | 00040004a9fea9fe          | NXDOMAIN 17 | addr.metadata
        target allowed        | any    | b.any.internal    | 000300020035              | NOERROR | none
        target not allowed    | any    | b.evil.internal   | 000300020035              | NXDOMAIN 15 | dns.chain_denied
        target of another rule| any    | b.private.internal| 0004000408080808          | NXDOMAIN 17 | addr.class
        hidden names          | public | .                 | 00050003010203            | NOERROR | none
        keys not in order     | public | .                 | 00040004080808080003000200350004000408080808 | SERVFAIL 22 | dns.servfail
        truncated             | public | .                 | 0004000408                | SERVFAIL 22 | dns.servfail
        mandatory unknown     | public | .                 | 00000002029b029b000100    | SERVFAIL 22 | dns.servfail
        """)
    void aHintIsAnAddressAndATargetIsAName(
            String title, String rule, String target, String parameters, String told, String reason) throws Exception {
        byte[] data =
                join(new byte[] {0, 1}, Packet.name(target), HexFormat.of().parseHex(parameters));
        String name = "n" + number++ + "." + rule + ".internal";
        upstream.says(asked ->
                List.of(asked.reply().answer(name, Packet.HTTPS, 300, data).bytes()));
        resolver.records().clear();
        for (int i = 0; i < 2; i++) {
            resolver.server().forget();
            Reading answer = resolver.ask(Packet.query(name, Packet.HTTPS).edns());
            assertThat(answer.told()).isEqualTo(told);
            assertThat(resolver.records()
                            .get(i)
                            .verdict()
                            .reason()
                            .map(Reason::code)
                            .orElse("none"))
                    .isEqualTo(reason);
            boolean isGiven = told.equals("NOERROR") && !title.equals("hidden names");
            assertThat(answer.data()).hasSize(isGiven ? 1 : 0);
        }
    }

    @Test
    void anAliasModeTargetIsJudgedAsAName() throws Exception {
        byte[] bad = join(new byte[2], Packet.name("cdn.example.com"));
        upstream.says(asked ->
                List.of(asked.reply().answer("alias.any.internal", 64, 300, bad).bytes()));
        assertThat(resolver.ask(Packet.query("alias.any.internal", 64).edns()).told())
                .isEqualTo("NXDOMAIN 15");
        byte[] good = join(new byte[2], Packet.name("b.any.internal"));
        upstream.says(asked -> List.of(
                asked.reply().answer("alias2.any.internal", 64, 300, good).bytes()));
        assertThat(resolver.ask(Packet.query("alias2.any.internal", 64).edns()).told())
                .isEqualTo("NOERROR");
    }
}

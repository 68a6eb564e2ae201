package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;

/** Contract J11, J12 and E09–E15 at the door where the ClientHello names the destination. */
class ContractSniTest {

    private static final DoorsRig DOORS = new DoorsRig(RawOrigin.ECHO, "any", "");
    private static final String UNRECOGNIZED_NAME = "\25\3\3\0\2\2\160";
    private static final String ACCESS_DENIED = "\25\3\3\0\2\2\61";
    private static final String INTERNAL_ERROR = "\25\3\3\0\2\2\120";

    @AfterAll
    static void stop() throws Exception {
        DOORS.close();
    }

    @BeforeEach
    void forget() {
        DOORS.forget();
    }

    private static void isRefused(String sent, String answer, Reason reason) throws Exception {
        try (RawClient client = DOORS.client(Door.SNI)) {
            assertThat(client.send(sent).in.readAllBytes())
                    .asString(java.nio.charset.StandardCharsets.ISO_8859_1)
                    .isEqualTo(answer);
        }
        Await.until("a record", () -> !DOORS.rig.decisions().isEmpty());
        assertThat(DOORS.rig.decisions()).hasSize(1);
        assertThat(DOORS.rig.decisions().get(0).verdict().reason()).contains(reason);
        assertThat(DOORS.rig.decisions().get(0).verdict().outcome()).isNotEqualTo(sekisho.audit.Verdict.Outcome.ALLOW);
        assertThat(DOORS.origin.accepted()).isZero();
    }

    @Test
    void theHelloGoesOnUntouched() throws Exception {
        String hello = Hello.named("Secure.Test.Example");
        try (RawClient client = DOORS.client(Door.SNI)) {
            client.send(hello.substring(0, 70));
            client.send(hello.substring(70) + "more");
            assertThat(client.read(hello.length() + 4)).isEqualTo(hello + "more");
            client.socket.shutdownOutput();
            assertThat(client.readAll()).isEmpty();
        }
        assertThat(DOORS.rig.end().door()).isEqualTo(Door.SNI);
        assertThat(DOORS.rig.end().destination()).hasToString("secure.test.example:" + DOORS.origin.port());
        assertThat(DOORS.origin.received()).isEqualTo(hello + "more");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no rule, stranger.example, 49, rule.none",
        "class, stray.example, 49, addr.class",
        "no such name, gone.example, 80, dns.nxdomain",
        "metadata, metadata.google.internal, 49, addr.metadata"
    })
    void theGateSaysNo(String row, String name, int alert, String reason) throws Exception {
        isRefused(
                Hello.named(name),
                alert == 80 ? INTERNAL_ERROR : ACCESS_DENIED,
                Reason.ofCode(reason).orElseThrow());
    }

    @Test
    void e10NoName() throws Exception {
        isRefused(Hello.of("", "TLSv1.2"), UNRECOGNIZED_NAME, Reason.TLS_SNI_MISSING);
    }

    @Test
    void e11NameWithNul() throws Exception {
        isRefused(
                Hello.named("secure.test.example").replace("secure.test", "secure\0test"),
                UNRECOGNIZED_NAME,
                Reason.TLS_SNI_SYNTAX);
    }

    @Test
    void e13NeverFinished() throws Exception {
        isRefused(Hello.named("secure.test.example").substring(0, 90), "", Reason.TUNNEL_HELLO);
    }

    @Test
    void h04SaysNothing() throws Exception {
        isRefused("", "", Reason.TUNNEL_HELLO);
    }

    @Test
    void j12PlainHttp() throws Exception {
        isRefused("GET / HTTP/1.1\r\nHost: allowed.example\r\n\r\n", "", Reason.TUNNEL_NOT_TLS);
        assertThat(DOORS.rig.count("sekisho_proxy_rejected_total", "reason", "tunnel.not_tls"))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void j11NotRedirected() throws Exception {
        try (RawClient client =
                new RawClient(DOORS.rig.server.addresses(Door.SNI).get(1))) {
            client.send(Hello.named("secure.test.example"));
            assertThat(client.readAll()).isEmpty();
        }
        Await.until("a record", () -> !DOORS.rig.decisions().isEmpty());
        assertThat(DOORS.rig.decisions().get(0).verdict().reason()).contains(Reason.ORIGINAL_NONE);
        assertThat(DOORS.rig.lookups).isEqualTo(List.of());
    }
}

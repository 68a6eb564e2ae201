package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditEvent;
import sekisho.audit.Verdict;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;

/** The two ways through the proxy, from end to end. */
class WalkTest {

    private final RawOrigin origin = new RawOrigin(RawOrigin.OK);
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig(Rig.file(origin.port(), ""));
        rig.names.put("allowed.example", List.of("127.0.0.1"));
        rig.names.put("secure.test.example", List.of("127.0.0.1"));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        origin.close();
    }

    @Test
    void forwardRequestIsJudgedRecordedAndWrittenAnew() throws Exception {
        String place = "allowed.example:" + origin.port();
        try (RawClient client = rig.client()) {
            client.send("GET http://" + place + "/a?b HTTP/1.1\r\nHost: " + place + "\r\nX-Kept: 1\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 2\r\n");
            assertThat(client.read(2)).isEqualTo("ok");
            client.send("GET http://" + place + "/second HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(origin.received())
                .startsWith("GET /a?b HTTP/1.1\r\nHost: " + place + "\r\nX-Kept: 1\r\nVia: 1.1 sekisho-");
        assertThat(origin.accepted()).isEqualTo(1);
        assertThat(rig.decisions()).hasSize(2).allSatisfy(record -> {
            assertThat(record.verdict().outcome()).isEqualTo(Verdict.Outcome.ALLOW);
            assertThat(record.door()).isEqualTo(Door.HTTP);
            assertThat(record.method()).contains("GET");
        });
        assertThat(rig.decisions().get(0).asked()).isEqualTo("http://" + place + "/a");
        Await.until("two ends", () -> rig.ends().size() == 2);
        assertThat(rig.count("sekisho_proxy_connections_total", "decision", "allow", "rule", "anything"))
                .isEqualTo(2);
    }

    @Test
    void tunnelCarriesBytesBothWays() throws Exception {
        origin.script(RawOrigin.ECHO);
        try (RawClient client = rig.client()) {
            client.send("CONNECT allowed.example:" + origin.port() + " HTTP/1.1\r\nHost: allowed.example\r\n\r\nearly");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.read(5)).isEqualTo("early");
            client.send("late");
            client.socket.shutdownOutput();
            assertThat(client.readAll()).isEqualTo("late");
        }
        AuditEvent.Closed end = rig.end();
        assertThat(end.verdict().reason()).contains(Reason.END_CLIENT);
        assertThat(end.bytesUp()).isEqualTo(9);
        assertThat(end.bytesDown()).isEqualTo(9);
        assertThat(rig.decisions().get(0).id()).isEqualTo(end.id());
    }

    @Test
    void whatNoRuleAllowsIsRefusedWithItsReason() throws Exception {
        String answer = rig.ask("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 403 ")
                .contains("Proxy-Status: sekisho; error=http_request_denied; details=\"rule.none D-")
                .contains("Connection: close\r\n")
                .contains("http://gateway.internal/why/D-")
                .contains("内線 1234");
        assertThat(rig.lookups).isEmpty();
        assertThat(rig.decisions()).hasSize(1);
        assertThat(rig.decisions().get(0).verdict().reason()).contains(Reason.RULE_NONE);
    }

    @Test
    void nothingIsDialedThatCannotBeWrittenDown() throws Exception {
        rig.log = event -> new sekisho.audit.AuditTrail.Acknowledgement.NotRecorded(Reason.AUDIT_CLOSED);
        String answer =
                rig.ask("CONNECT allowed.example:" + origin.port() + " HTTP/1.1\r\nHost: allowed.example\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 503 ").contains("audit.closed");
        assertThat(origin.accepted()).isZero();
    }
}

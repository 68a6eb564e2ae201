package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.audit.AuditEvent;
import sekisho.config.value.Reason;

/** Contract E10, E16, E17: what a rule says about a tunnel's greeting, and what it only reports. */
class GreetingRulesTest {

    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";

    private final RawOrigin origin = new RawOrigin(RawOrigin.ECHO);
    private final Rig rig = new Rig(Rig.file(origin.port(), "").replace("rules:\n", """
        rules:
          - {id: nameless, clients: [here], hosts: [nameless.example], ports: [%1$d], addresses: [127.0.0.0/8], missing-sni: allow}
          - {id: no-ech, clients: [here], hosts: [no-ech.example], ports: [%1$d], addresses: [127.0.0.0/8], ech: refuse}
          - {id: report, clients: [here], hosts: [report.example], ports: [%1$d], addresses: [127.0.0.0/8], mode: report}
        """.formatted(origin.port())));

    {
        for (String name : List.of("nameless", "no-ech", "report", "secure.test")) {
            rig.names.put(name + ".example", List.of("127.0.0.1"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        origin.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // asked         | sent             | passes | reason or would_deny
                "nameless        | none             | true   | ",
                "nameless        | nameless.example | true   | ",
                "nameless        | evil.example     | false  | tls.sni_mismatch",
                "secure.test     | none             | false  | tls.sni_missing",
                "report          | none             | true   | tls.sni_missing",
                "report          | evil.example     | true   | tls.sni_mismatch",
                "report          | report.example   | true   | ",
                "report          | plain            | true   | tunnel.not_tls",
                "no-ech          | no-ech.example   | true   | ",
                "no-ech          | ech              | false  | tls.ech",
                "secure.test     | ech              | true   | ",
                "report          | ech              | true   | ",
            })
    void aRuleSaysWhatAGreetingMayLack(String asked, String sent, boolean passes, String reason) throws Exception {
        String host = asked + ".example";
        String greeting = switch (sent) {
            case "none" -> Hello.of("", "TLSv1.2");
            case "plain" -> "SSH-2.0-OpenSSH_9.2\r\n";
            case "ech" -> Hello.encrypted(host);
            default -> Hello.named(sent);
        };
        AuditEvent.Closed end = talk(host, greeting, passes);
        if (passes) {
            assertThat(end.verdict().wouldDeny().map(Reason::code).orElse(null)).isEqualTo(reason);
        } else {
            assertThat(end.verdict().reason().map(Reason::code)).contains(reason);
        }
        assertThat(end.greeting().filter(AuditEvent.Greeting::encrypted).isPresent())
                .isEqualTo(sent.equals("ech"));
    }

    @Test
    void e17ProtocolsAreInTheRecord() throws Exception {
        String hello = Hello.offering("secure.test.example", "h2", "http/1.1", "acme-tls/1", "sekisho");
        assertThat(talk("secure.test.example", hello, true)
                        .greeting()
                        .orElseThrow()
                        .protocols())
                .containsExactly("h2", "http/1.1", "acme-tls/1", "sekisho");
    }

    /** @return the record of the end */
    private AuditEvent.Closed talk(String host, String greeting, boolean passes) throws Exception {
        String place = host + ":" + origin.port();
        try (RawClient client = rig.client()) {
            client.send("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n" + greeting);
            assertThat(client.readHead()).isEqualTo(OPEN);
            if (passes) {
                assertThat(new String(client.in.readNBytes(greeting.length()), StandardCharsets.ISO_8859_1))
                        .isEqualTo(greeting);
            } else {
                client.readAll();
            }
        }
        return rig.end();
    }
}

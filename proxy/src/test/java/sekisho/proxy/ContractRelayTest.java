package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.AuditEvent;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;

/** Contract J08–J10: a port that leads to one destination. */
class ContractRelayTest {

    private static final String SSL_REQUEST = "\0\0\0\10\4\u00d2\26\57";
    private static final String STARTUP = "\0\0\0\23\0\3\0\0user\0bob\0\0".replace("\23", "\22");

    private DoorsRig doors;

    @AfterEach
    void stop() throws Exception {
        doors.close();
    }

    private RawClient client(RawOrigin.Script script, String expect, String more) {
        doors = new DoorsRig(script, expect, more);
        return doors.client(Door.RELAY);
    }

    private void endsWith(Reason reason) {
        assertThat(doors.rig.end().verdict().reason()).contains(reason);
        assertThat(doors.rig.end().door()).isEqualTo(Door.RELAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "\0\0\0\10\0\0\0\0", "\5\1\0"})
    void j08NotPostgres(String sent) throws Exception {
        try (RawClient client = client(RawOrigin.ECHO, "postgres", "")) {
            assertThat(client.send(sent).readAll().replace("<reset>", "")).isEmpty();
        }
        endsWith(Reason.RELAY_PROTOCOL);
        assertThat(doors.origin.received()).isEmpty();
    }

    @Test
    void postgresStartGoesOn() throws Exception {
        String start = STARTUP;
        try (RawClient client = client(RawOrigin.ECHO, "postgres", "")) {
            client.send(start.substring(0, 5));
            client.send(start.substring(5) + "then anything");
            assertThat(client.read(start.length() + 13)).isEqualTo(start + "then anything");
        }
        endsWith(Reason.END_CLIENT);
        assertThat(doors.rig.count("sekisho_proxy_connections_total", "door", "relay", "decision", "allow"))
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "tls, core.example, end.client, core.example",
        "tls, foreign.example, tls.sni_mismatch, foreign.example",
        "tcp, foreign.example, end.client, foreign.example",
        "tls, '', end.client,"
    })
    void j09TlsAfterSslRequest(String tunnel, String name, String reason, String recorded) throws Exception {
        RawOrigin.Script server = session -> {
            for (int i = 0; i < 8; i++) {
                session.read();
            }
            session.send("S");
            RawOrigin.ECHO.run(session);
        };
        String hello = name.isEmpty() ? Hello.of("", "TLSv1.2") : Hello.named(name);
        try (RawClient client = client(server, "postgres", ", tunnel: " + tunnel)) {
            assertThat(client.send(SSL_REQUEST).read(1)).isEqualTo("S");
            client.send(hello);
            if (reason.equals("end.client")) {
                assertThat(client.read(hello.length())).isEqualTo(hello);
            } else {
                assertThat(client.in.readAllBytes()).containsExactly(21, 3, 3, 0, 2, 2, 112);
                assertThat(doors.origin.received()).isEqualTo(SSL_REQUEST);
            }
        }
        endsWith(Reason.ofCode(reason).orElseThrow());
        assertThat(doors.rig
                        .end()
                        .greeting()
                        .flatMap(AuditEvent.Greeting::serverName)
                        .orElse(null))
                .isEqualTo(recorded);
    }

    @Test
    void j10NewConnectionsGoToTheNewAddressAndTheClassHolds() throws Exception {
        try (RawClient client = client(RawOrigin.ECHO, "any", "")) {
            assertThat(client.send("a").read(1)).isEqualTo("a");
            doors.rig.names.put("core.example", List.of("127.0.0.3"));
            try (RawClient second = doors.client(Door.RELAY)) {
                assertThat(second.readAll()).isEmpty();
            }
            doors.rig.names.put("core.example", List.of("10.1.1.1"));
            try (RawClient third = doors.client(Door.RELAY)) {
                assertThat(third.readAll()).isEmpty();
            }
            assertThat(client.send("b").read(1)).isEqualTo("b");
        }
        Await.until("all decisions", () -> doors.rig.decisions().size() == 4);
        assertThat(doors.rig.decisions().get(1).addresses()).hasToString("[127.0.0.3]");
        assertThat(doors.rig.decisions().get(3).verdict().reason()).contains(Reason.ADDR_CLASS);
    }

    @Test
    void aRelayNeedsARule() throws Exception {
        doors = new DoorsRig(RawOrigin.ECHO, "any", "");
        try (RawClient client =
                new RawClient(doors.rig.server.addresses(Door.RELAY).get(1))) {
            assertThat(client.readAll()).isEmpty();
        }
        Await.until("a record", () -> !doors.rig.decisions().isEmpty());
        assertThat(doors.rig.decisions().get(0).verdict().reason()).contains(Reason.RULE_NONE);
        assertThat(doors.rig.lookups).isEmpty();
        assertThat(doors.origin.accepted()).isZero();
    }

    @Test
    void mysqlServerSpeaksFirst() throws Exception {
        String greeting = "\12\0\0\0\12" + "8.0.36\0ab";
        String login = " \0\0\1\0\2" + "\0".repeat(30);
        try (RawClient client = client(
                session -> {
                    session.send(greeting);
                    RawOrigin.ECHO.run(session);
                },
                "mysql",
                "")) {
            assertThat(client.read(greeting.length())).isEqualTo(greeting);
            assertThat(client.send(login).read(login.length())).isEqualTo(login);
        }
        endsWith(Reason.END_CLIENT);
    }

    @Test
    void aServerThatIsNotMysqlIsNotHeard() throws Exception {
        try (RawClient client = client(session -> session.send("SSH-2.0-OpenSSH\r\n"), "mysql", "")) {
            assertThat(client.readAll().replace("<reset>", "")).isEmpty();
        }
        endsWith(Reason.RELAY_PROTOCOL);
    }

    @Test
    void bothSidesOfSsh() throws Exception {
        String banner = "Welcome\r\nSSH-2.0-OpenSSH_9\r\n";
        try (RawClient client = client(
                session -> {
                    session.send(banner);
                    RawOrigin.ECHO.run(session);
                },
                "ssh",
                "")) {
            assertThat(client.read(banner.length())).isEqualTo(banner);
            assertThat(client.send("SSH-2.0-me\r\nkey exchange").read(24)).isEqualTo("SSH-2.0-me\r\nkey exchange");
        }
        endsWith(Reason.END_CLIENT);
    }

    @Test
    void sshClientThatIsNone() throws Exception {
        try (RawClient client = client(session -> session.send("SSH-2.0-x\r\n"), "ssh", "")) {
            assertThat(client.send("GET / HTTP/1.1\r\n").readAll().replace("<reset>", ""))
                    .isIn("", "SSH-2.0-x\r\n");
        }
        endsWith(Reason.RELAY_PROTOCOL);
        assertThat(doors.origin.received()).isEmpty();
    }

    @Test
    void whoSaysNothingIsClosed() throws Exception {
        try (RawClient client = client(RawOrigin.ECHO, "rdp", "")) {
            assertThat(client.readAll().replace("<reset>", "")).isEmpty();
        }
        endsWith(Reason.TUNNEL_HELLO);
    }
}

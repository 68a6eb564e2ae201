package sekisho.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.Verdict;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;

/** Contract J01–J07: SOCKS version 5. */
class ContractSocksTest {

    private static final DoorsRig DOORS = new DoorsRig(RawOrigin.ECHO, "any", "");
    private static final String GREETING = "\5\1\0";
    private static final String CHOSEN = "\5\0";
    private static final String SUCCEEDED = "\5\0\0\1\0\0\0\0\0\0";

    @AfterAll
    static void stop() throws Exception {
        DOORS.close();
    }

    @BeforeEach
    void forget() {
        DOORS.forget();
        DOORS.rig.resolver = DOORS.rig::fromMap;
    }

    private static String ask(String host) {
        return ask(host, DOORS.origin.port());
    }

    private static String ask(String host, int port) {
        return "\5\1\0\3" + (char) host.length() + host + (char) (port >> 8) + (char) (port & 255);
    }

    private static String reply(int code) {
        return CHOSEN + SUCCEEDED.replaceFirst("\5\0", "\5" + (char) code);
    }

    private static void isRefused(Reason reason) {
        Await.until("a record", () -> !DOORS.rig.decisions().isEmpty());
        assertThat(DOORS.rig.decisions()).hasSize(1);
        assertThat(DOORS.rig.decisions().get(0).door()).isEqualTo(Door.SOCKS5);
        assertThat(DOORS.rig.decisions().get(0).verdict().reason()).contains(reason);
        assertThat(DOORS.origin.accepted()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "J01 SOCKS4, 0401005001020304 00, '', socks.version",
        "J01 SOCKS4a, 04010050000000016100 6100, '', socks.version",
        "J01 HTTP, 47455420, '', socks.version",
        "J01 TLS, 160301, '', socks.version",
        "J02 password only, 050102, 05ff, socks.method",
        "J02 none, 0500, 05ff, socks.method",
        "J03 BIND, 050100 05020001 01020304 0050, 0500 05070001 000000000000, socks.command",
        "J03 UDP ASSOCIATE, 050100 05030001 00000000 0000, 0500 05070001 000000000000, socks.command",
        "J04 empty name, 050100 05010003 00 0050, 0500 05080001 000000000000, host.syntax",
        "J04 NUL, 050100 05010003 03610062 0050, 0500 05080001 000000000000, host.syntax",
        "J04 short address, 050100 05010003 053132372e31 0050, 0500 05080001 000000000000, host.ip_form",
        "J04 unknown type, 050100 05010002 01020304 0050, 0500 05080001 000000000000, host.syntax",
        "J04 port 0, 050100 05010003 0161 0000, 0500 05010001 000000000000, target.port",
        "J04 reserved byte, 050100 05010103 0161 0050, 0500 05010001 000000000000, socks.request"
    })
    void malformed(String row, String sent, String answer, String reason) throws Exception {
        double rejected = DOORS.rig.count("sekisho_proxy_rejected_total", "reason", reason);
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(new String(HexFormat.of().parseHex(sent.replace(" ", "")), ISO_8859_1));
            assertThat(HexFormat.of().formatHex(client.in.readAllBytes())).isEqualTo(answer.replace(" ", ""));
        }
        isRefused(Reason.ofCode(reason).orElseThrow());
        assertThat(DOORS.rig.decisions().get(0).verdict().outcome()).isEqualTo(Verdict.Outcome.REJECT);
        assertThat(DOORS.rig.lookups).isEmpty();
        assertThat(DOORS.rig.count("sekisho_proxy_rejected_total", "reason", reason) - rejected)
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "J07 no rule, stranger.example, 2, rule.none",
        "J07 class, stray.example, 2, addr.class",
        "J07 literal, 10.9.9.9, 2, rule.none",
        "J07 loopback, 127.0.0.2, 2, addr.class",
        "J07 metadata, 169.254.169.254, 2, addr.metadata",
        "J07 no such name, gone.example, 4, dns.nxdomain"
    })
    void denied(String row, String host, int code, String reason) throws Exception {
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + ask(host));
            assertThat(client.readAll()).isEqualTo(reply(code));
        }
        isRefused(Reason.ofCode(reason).orElseThrow());
    }

    @Test
    void j04LongestName() throws Exception {
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + ask("a".repeat(255)));
            assertThat(client.readAll()).isEqualTo(reply(8));
        }
        isRefused(Reason.HOST_SYNTAX);
    }

    @Test
    void j05MappedAddressIsUnwrapped() throws Exception {
        int port = DOORS.origin.port();
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + "\5\1\0\4" + "\0".repeat(10) + "\u00ff\u00ff\177\0\0\1" + (char) (port >> 8)
                    + (char) (port & 255));
            assertThat(client.read(12)).isEqualTo(CHOSEN + SUCCEEDED);
            assertThat(client.send("over there").read(10)).isEqualTo("over there");
        }
        assertThat(DOORS.rig.end().destination()).hasToString("127.0.0.1:" + port);
        assertThat(DOORS.rig.decisions().get(0).asked()).isEqualTo("127.0.0.1:" + port);
    }

    @Test
    void j06WhatComesEarlyIsDeliveredAfterSuccess() throws Exception {
        CompletableFuture<NameLookup.Found> answer = new CompletableFuture<>();
        DOORS.rig.resolver = name -> answer;
        String early = "early".repeat(2_000);
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + ask("allowed.example") + early);
            assertThat(client.read(2)).isEqualTo(CHOSEN);
            answer.complete(DOORS.rig
                    .fromMap(sekisho.config.value.HostName.of("allowed.example"))
                    .join());
            assertThat(client.read(10)).isEqualTo(SUCCEEDED);
            assertThat(client.read(early.length())).isEqualTo(early);
            client.socket.shutdownOutput();
            assertThat(client.readAll()).isEmpty();
        }
        assertThat(DOORS.rig.end().bytesUp()).isEqualTo(early.length());
        assertThat(DOORS.rig.end().verdict().reason()).contains(Reason.END_CLIENT);
        assertThat(DOORS.rig.count("sekisho_proxy_bytes_total", "door", "socks5", "direction", "down"))
                .isGreaterThanOrEqualTo(early.length());
    }

    @Test
    void byteByByte() throws Exception {
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            for (char one : (GREETING + ask("allowed.example.") + "x").toCharArray()) {
                client.send(String.valueOf(one));
            }
            assertThat(client.read(13)).isEqualTo(CHOSEN + SUCCEEDED + "x");
        }
    }

    @Test
    void tunnelOfATlsRuleMustCarryTheAskedName() throws Exception {
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + ask("secure.test.example") + Hello.named("evil.example"));
            assertThat(client.readAll()).isEqualTo(CHOSEN + SUCCEEDED + "\25\3\3\0\2\2\160");
        }
        assertThat(DOORS.rig.end().verdict().reason()).contains(Reason.TLS_SNI_MISMATCH);
        assertThat(DOORS.origin.received()).isEmpty();
        DOORS.forget();
        String hello = Hello.named("secure.test.example");
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + ask("secure.test.example") + hello);
            assertThat(client.read(12 + hello.length())).isEqualTo(CHOSEN + SUCCEEDED + hello);
        }
        assertThat(DOORS.rig.end().greeting().flatMap(AuditEvent.Greeting::serverName))
                .contains("secure.test.example");
    }

    @Test
    void refusedPortIsReply5() throws Exception {
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + ask("allowed.example", 1));
            assertThat(client.readAll()).isEqualTo(reply(5));
        }
    }

    @Test
    void whoSaysTooLittleInTimeIsClosed() throws Exception {
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            assertThat(client.send("\5\1\0\5").readAll()).isEqualTo(CHOSEN);
        }
        isRefused(Reason.REQUEST_TIMEOUT);
    }

    @Test
    void aClientThatLeavesSilentlyIsNoEvent() throws Exception {
        DOORS.client(Door.SOCKS5).close();
        try (RawClient client = DOORS.client(Door.SOCKS5)) {
            client.send(GREETING + ask("stranger.example"));
            assertThat(client.readAll()).isEqualTo(reply(2));
        }
        isRefused(Reason.RULE_NONE);
    }
}

package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.proxy.Contract.connect;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.config.value.Reason;
import sekisho.proxy.Contract.Row;

/** Contract D and E, as far as no TLS is parsed: CONNECT, addresses, and the first bytes of a tunnel. */
class ContractConnectTest {

    private static final Contract CONTRACT = new Contract();
    private static final String SECURE = "secure.test.example:" + CONTRACT.origin.port();
    private static final String TO_SECURE = "CONNECT " + SECURE + " HTTP/1.1\r\nHost: " + SECURE + "\r\n\r\n";
    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";

    @AfterAll
    static void stop() throws Exception {
        CONTRACT.close();
    }

    @BeforeEach
    void forget() {
        CONTRACT.rig.forget();
        CONTRACT.origin.forget();
        CONTRACT.origin.script(RawOrigin.ECHO);
        CONTRACT.rig.names.put("allowed.example", List.of("127.0.0.1"));
    }

    static List<Row> rows() {
        return Contract.rows("connect.txt");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefused(Row row) throws Exception {
        CONTRACT.isRefused(row);
    }

    @Test
    void e04TlsInThePacketOfTheConnectIsDelivered() throws Exception {
        String hello = Hello.named("secure.test.example");
        try (RawClient client = CONTRACT.rig.client()) {
            client.send(TO_SECURE + hello);
            assertThat(client.readHead()).isEqualTo(OPEN);
            assertThat(client.read(hello.length())).isEqualTo(hello);
        }
        CONTRACT.rig.end();
        assertThat(CONTRACT.origin.received()).isEqualTo(hello);
    }

    @Test
    void e05RequestInThePacketOfTheConnectIsNoRequest() throws Exception {
        String answer = CONTRACT.rig.ask(TO_SECURE + "GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n");
        assertThat(answer.replace("<reset>", "")).isEqualTo(OPEN);
        assertThat(CONTRACT.rig.end().verdict().reason()).contains(Reason.TUNNEL_NOT_TLS);
        assertThat(CONTRACT.origin.received()).isEmpty();
        assertThat(CONTRACT.rig.decisions()).hasSize(1);
    }

    @Test
    void e06DataAfterADenialIsNotKept() throws Exception {
        try (RawClient client = CONTRACT.rig.client()) {
            client.send("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
            byte[] flood = new byte[16 * 1024];
            long sent = 0;
            try {
                while (sent < 64L * 1024 * 1024) {
                    client.out.write(flood);
                    sent += flood.length;
                }
            } catch (java.io.IOException closed) {
                // The proxy takes 64 KiB and closes; the rest is what the kernels hold.
            }
            assertThat(sent).isLessThan(64L * 1024 * 1024);
        }
    }

    @Test
    void e15NoTlsAtAllGetsNowhere() throws Exception {
        for (String bytes : List.of(
                "SSH-2.0-x\r\n",
                "\u0080\u002e\u0001\u0003\u0001",
                "\u0016\u0003\u0001\0\0",
                "\u0016\u0003\u0001\0\5\2abcd")) {
            forget();
            assertThat(CONTRACT.rig.ask(TO_SECURE + bytes).replace("<reset>", ""))
                    .isEqualTo(OPEN);
            assertThat(CONTRACT.rig.end().verdict().reason()).contains(Reason.TUNNEL_NOT_TLS);
            assertThat(CONTRACT.origin.received()).isEmpty();
        }
    }

    @Test
    void e19ServerThatSpeaksFirstIsNotHeardOnATlsRule() throws Exception {
        CONTRACT.origin.script(session -> {
            session.send("SSH-2.0-OpenSSH_9.2\r\n");
            session.read();
        });
        Rig quick = new Rig(Rig.file(CONTRACT.origin.port(), "limits: {hello-time: 300ms}"));
        try (quick) {
            quick.names.put("secure.test.example", List.of("127.0.0.1"));
            assertThat(quick.ask(TO_SECURE).replace("<reset>", "")).isEqualTo(OPEN);
            assertThat(quick.end().verdict().reason()).contains(Reason.TUNNEL_HELLO);
            assertThat(quick.end().bytesDown()).isZero();
        }
    }

    @Test
    void e21ConnectToOurselvesIsRefused() throws Exception {
        int own = CONTRACT.rig.address().getPort();
        Rig self = new Rig(Rig.file(CONTRACT.origin.port(), "")
                .replace("ports: [" + CONTRACT.origin.port() + "]", "ports: [1-65535]"));
        try (self) {
            self.names.put("secure.test.example", List.of("127.0.0.1"));
            int port = self.address().getPort();
            String answer =
                    self.ask("CONNECT secure.test.example:" + port + " HTTP/1.1\r\nHost: secure.test.example\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 403 ").contains("addr.self");
            assertThat(own).isNotEqualTo(port);
        }
    }

    @Test
    void d01d02AddressesOutsideTheRuleRefuseTheWholeAnswer() throws Exception {
        for (List<String> addresses : List.of(List.of("10.0.0.1"), List.of("127.0.0.1", "8.8.8.8"))) {
            forget();
            CONTRACT.rig.names.put("allowed.example", addresses);
            String answer = CONTRACT.rig.ask(connect(CONTRACT.host));
            assertThat(answer).startsWith("HTTP/1.1 403 ").contains("details=\"addr.class D-");
            assertThat(CONTRACT.rig.decisions()).hasSize(1);
            assertThat(CONTRACT.rig.decisions().get(0).addresses()).hasSameSizeAs(addresses);
            assertThat(CONTRACT.rig.lookups).hasSize(1);
            assertThat(CONTRACT.origin.accepted()).isZero();
        }
    }

    @Test
    void d06MoreThanSixteenAddressesAreNoAnswer() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 1; i < 200; i++) {
            many.add("127.0.0." + i);
        }
        CONTRACT.rig.names.put("allowed.example", many);
        assertThat(CONTRACT.rig.ask(connect(CONTRACT.host)))
                .startsWith("HTTP/1.1 502 ")
                .contains("details=\"dns.chain D-");
        assertThat(CONTRACT.origin.accepted()).isZero();
    }

    @Test
    void d10NamesWithoutAnAddressAreUnreachable() throws Exception {
        for (Reason reason :
                List.of(Reason.DNS_NXDOMAIN, Reason.DNS_SERVFAIL, Reason.DNS_TIMEOUT, Reason.DNS_NO_ZONE)) {
            forget();
            CONTRACT.rig.resolver = name -> CompletableFuture.completedFuture(new NameLookup.Found.NotFound(reason));
            assertThat(CONTRACT.rig.ask(connect(CONTRACT.host)))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("details=\"" + reason.code() + " D-", "Proxy-Status: sekisho; error=dns_");
            CONTRACT.rig.resolver = CONTRACT.rig::fromMap;
            assertThat(CONTRACT.rig.decisions()).hasSize(1);
            assertThat(CONTRACT.rig.decisions().get(0).verdict().outcome().label())
                    .isEqualTo("unreachable");
        }
    }

    @Test
    void d12RedirectIsPassedOnAndNotFollowed() throws Exception {
        CONTRACT.origin.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawClient client = CONTRACT.rig.client()) {
            client.send("GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n".replace("HOST", CONTRACT.host));
            assertThat(client.readHead()).contains("\r\nLocation: http://evil.example/\r\n");
        }
        assertThat(CONTRACT.rig.lookups).hasSize(1);
    }

    @Test
    void d15SecondAddressIsTriedWhenTheFirstRefuses() throws Exception {
        CONTRACT.rig.names.put("allowed.example", List.of("127.0.0.77", "127.0.0.1"));
        try (RawClient client = CONTRACT.rig.client()) {
            client.send(connect(CONTRACT.host) + "x");
            assertThat(client.readHead()).isEqualTo(OPEN);
            assertThat(client.read(1)).isEqualTo("x");
        }
        assertThat(CONTRACT.rig.end().address().toString()).isEqualTo("127.0.0.1");
    }

    @Test
    void e22UnreachableHostsLeakNothing() throws Exception {
        Socket unused = new Socket();
        unused.bind(new java.net.InetSocketAddress("127.0.0.1", 0));
        Rig rig = new Rig(Rig.file(unused.getLocalPort(), ""));
        try (rig;
                unused) {
            rig.names.put("allowed.example", List.of("127.0.0.1"));
            String place = "allowed.example:" + unused.getLocalPort();
            long before = descriptors();
            for (int i = 0; i < 200; i++) {
                assertThat(rig.ask("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\nearly"))
                        .startsWith("HTTP/1.1 502 ")
                        .contains("connect.refused");
            }
            Await.until("descriptors are given back", () -> descriptors() <= before + 20);
            assertThat(rig.count("sekisho_proxy_connections_total", "decision", "unreachable"))
                    .isEqualTo(200);
        }
    }

    private static long descriptors() {
        String[] open = new java.io.File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    @Test
    void e09e10e11NameInsideTheTunnelIsTheNameThatWasAskedFor() throws Exception {
        String alert = "\u0015\u0003\u0003\0\u0002\u0002p";
        List<Row> rows = List.of(
                new Row("E09", 0, "tls.sni_mismatch", Hello.named("evil.example")),
                new Row("E10", 0, "tls.sni_missing", Hello.of("", "TLSv1.2")),
                new Row(
                        "E11",
                        0,
                        "tls.sni_syntax",
                        Hello.named("secure.test.example").replace("secure.test", "secure\0test")));
        for (Row row : rows) {
            forget();
            assertThat(CONTRACT.rig.ask(TO_SECURE + row.sent())).as(row.id()).isEqualTo(OPEN + alert);
            assertThat(CONTRACT.rig.end().verdict().reason().orElseThrow().code())
                    .isEqualTo(row.reason());
            assertThat(CONTRACT.origin.received()).isEmpty();
        }
    }

    @Test
    void e13HelloThatNeverEndsIsCut() throws Exception {
        String record = "\u0016\u0003\u0001\u0040\0";
        String huge = record + "\1\0\u00ff\u00ff" + "a".repeat(16 * 1024);
        assertThat(CONTRACT.rig.ask(TO_SECURE + huge).replace("<reset>", "")).isEqualTo(OPEN);
        assertThat(CONTRACT.rig.end().verdict().reason()).contains(Reason.TUNNEL_HELLO);
    }

    @Test
    void helloInPiecesOfOneByteIsDeliveredWhole() throws Exception {
        String hello = Hello.named("secure.test.example");
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        try (RawClient client = CONTRACT.rig.client()) {
            client.send(TO_SECURE);
            assertThat(client.readHead()).isEqualTo(OPEN);
            for (int i = 0; i < hello.length(); i++) {
                client.send(hello.substring(i, i + 1));
            }
            back.writeBytes(client.in.readNBytes(hello.length()));
        }
        assertThat(HexFormat.of().formatHex(back.toByteArray()))
                .isEqualTo(HexFormat.of().formatHex(hello.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    }
}

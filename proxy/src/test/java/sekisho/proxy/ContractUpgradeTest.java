package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.Verdict;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Contract 4-L: a connection changes its protocol only where a rule says so. And what {@code send-proxy} sends. */
class ContractUpgradeTest {

    /** Key and answer of RFC 6455 §1.3. */
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + ACCEPT + "\r\n";

    private static final RawOrigin ORIGIN = new RawOrigin(RawOrigin.OK);
    private static final Rig RIG = new Rig(file());

    private static String file() {
        return Rig.file(ORIGIN.port(), "").replace("dns: {zones", """
              - {id: chat, clients: [here], hosts: [chat.example], ports: [%1$d], addresses: [127.0.0.0/8], upgrade: [websocket]}
              - {id: told, clients: [here], hosts: [told.example], ports: [%1$d], addresses: [127.0.0.0/8], tunnel: tcp, send-proxy: v2}
            dns: {zones\
            """.formatted(ORIGIN.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        RIG.close();
        ORIGIN.close();
    }

    @BeforeEach
    void forget() {
        for (String name : java.util.List.of("chat.example", "allowed.example", "told.example")) {
            RIG.names.put(name, java.util.List.of("127.0.0.1"));
        }
        RIG.forget();
        ORIGIN.forget();
        ORIGIN.script(RawOrigin.OK);
    }

    private static String get(String host, String fields) {
        String place = host + ":" + ORIGIN.port();
        return "GET http://" + place + "/chat HTTP/1.1\r\nHost: " + place + "\r\n" + fields + "\r\n";
    }

    private static String forwarded(String request) throws Exception {
        try (RawClient client = RIG.client()) {
            assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        RIG.end();
        return ORIGIN.received().toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void withoutARuleUpgradeIsRemoved() throws Exception {
        String got = forwarded(get("allowed.example", "Connection: Upgrade\r\nUpgrade: websocket\r\n" + KEY));
        assertThat(got).contains("get /chat ").doesNotContain("upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allowed.example", "chat.example"})
    void h2cIsRemoved(String host) throws Exception {
        String got = forwarded(
                get(host, "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"));
        assertThat(got).contains("get /chat ").doesNotContain("upgrade", "h2c", "http2-settings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket, h2c", "h2c, websocket"})
    void afterThe101BytesFlowBothWays(String offered) throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send(SWITCH + "first");
            RawOrigin.ECHO.run(session);
        });
        try (RawClient client = RIG.client()) {
            client.send(get("chat.example", "Connection: keep-alive, Upgrade\r\nUpgrade: " + offered + "\r\n" + KEY));
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    .contains(ACCEPT, "Upgrade: websocket\r\n", "Connection: Upgrade\r\n");
            assertThat(client.read(5)).isEqualTo("first");
            assertThat(client.send("GET http://evil/ HTTP/1.1\r\n\r\n").read(28))
                    .isEqualTo("GET http://evil/ HTTP/1.1\r\n\r\n".substring(0, 28));
            assertThat(open()).isEqualTo(1);
            client.socket.shutdownOutput();
            assertThat(client.readAll().length()).isLessThan(10);
        }
        assertThat(RIG.end().verdict().reason()).contains(Reason.END_CLIENT);
        assertThat(RIG.ends()).hasSize(1);
        assertThat(RIG.decisions()).hasSize(1);
        assertThat(RIG.end().bytesUp()).isGreaterThan(29);
        Await.until("the gauge falls", () -> open() == 0);
        assertThat(ORIGIN.received()).contains("\r\nUpgrade: websocket\r\n").doesNotContain("h2c");
    }

    private static double open() {
        return RIG.registry
                .get("sekisho_proxy_tunnels_open")
                .tags("rule", "chat", "door", "http")
                .gauge()
                .value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket\r\n" + KEY,
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
                "Connection: Upgrade\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 8\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                "Connection: Upgrade\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: short==\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket\r\n" + KEY
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            })
    void aMalformedChangeIsRefused(String fields) throws Exception {
        assertThat(RIG.ask(get("chat.example", fields)))
                .startsWith("HTTP/1.1 400 ")
                .contains("header.upgrade");
        assertThat(RIG.end().verdict().outcome()).isEqualTo(Verdict.Outcome.REJECT);
        assertThat(ORIGIN.received()).isEmpty();
    }

    @Test
    void upgradeWithABodyIsRefused() throws Exception {
        String request =
                get("chat.example", "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n" + KEY);
        assertThat(RIG.ask(request.replace("GET ", "POST ") + "x"))
                .startsWith("HTTP/1.1 400 ")
                .contains("framing.body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c\r\nConnection: Upgrade\r\n", "Upgrade: websocket\r\nConnection: Upgrade\r\n"})
    void a101ThatIsNoAnswerIs502(String fields) throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 101 Switching Protocols\r\n" + fields + "\r\nevil");
        });
        String answer = RIG.ask(get("chat.example", "Connection: Upgrade\r\nUpgrade: websocket\r\n" + KEY));
        assertThat(answer)
                .startsWith("HTTP/1.1 502 ")
                .contains("upstream.unsolicited")
                .doesNotContain("evil");
    }

    @Test
    void aRefusedChangeIsAnOrdinaryAnswer() throws Exception {
        String got = forwarded(get("chat.example", "Connection: Upgrade\r\nUpgrade: websocket\r\n" + KEY));
        assertThat(got).contains("\r\nupgrade: websocket\r\n", "\r\nconnection: upgrade\r\n");
    }

    @Test
    void theDestinationIsToldWhoAsks() throws Exception {
        // The header of PROXY v2 begins with an empty line: an origin that reads it as a head answers too early.
        ORIGIN.script(session -> {
            for (int i = 0; i < 28; i++) {
                session.read();
            }
            RawOrigin.OK.run(session);
        });
        String place = "told.example:" + ORIGIN.port();
        int port;
        try (RawClient client = RIG.client()) {
            Socket socket = client.socket;
            port = socket.getLocalPort();
            client.send("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\nGET / HTTP/1.1\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
        }
        String header = "0d0a0d0a000d0a515549540a" + "2111000c" + "7f0000017f000001"
                + String.format("%04x%04x", port, ORIGIN.port());
        byte[] got = ORIGIN.received().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(HexFormat.of().formatHex(got))
                .startsWith(header + HexFormat.of().formatHex("GET / ".getBytes()));
        assertThat(forwarded(get("told.example", ""))).contains("get /chat");
    }

    @Test
    void twoFamiliesAreWrittenAsIpv6() {
        var header = Introduction.header(IpAddress.of("10.0.0.1"), 1, IpAddress.of("2001:db8::1"), 443);
        byte[] bytes = new byte[header.readableBytes()];
        header.readBytes(bytes);
        assertThat(HexFormat.of().formatHex(bytes))
                .endsWith("21210024" + "00000000000000000000ffff0a000001" + "20010db8000000000000000000000001"
                        + "000101bb");
    }
}

package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.Verdict;

/** The rows 4-I of the contract: a PROXY header in front of the HTTP door, over sockets. */
class ContractProxyProtocolTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String ENDPOINT = "vpce-0123456789abcdef0";

    private final RawOrigin origin = new RawOrigin(RawOrigin.OK);
    private Rig rig;

    private void start(String trust, String more) {
        rig = new Rig("""
                version: 1
                name: rig
                listen: {proxy: [{address: "127.0.0.1:0", proxy-protocol: {trust: [%s]%s}}]}
                clients:
                  inside: {networks: [10.0.0.0/24, "fd00:10::/32"]}
                  here: {networks: [127.0.0.0/8]}
                  endpoint: {vpc-endpoints: [%s]}
                rules:
                  - {id: inside, clients: [inside], hosts: [allowed.example], ports: [%d], addresses: [127.0.0.0/8]}
                  - {id: here, clients: [here], hosts: [health.example], ports: [%4$d], addresses: [127.0.0.0/8]}
                  - {id: endpoint, clients: [endpoint], hosts: [aws.example], ports: [%4$d], addresses: [127.0.0.0/8]}
                dns: {zones: [{zone: ".", upstreams: ["127.0.0.1:5353"]}]}
                audit: {directory: /nowhere, when-unavailable: close}
                """.formatted(trust, more, ENDPOINT, origin.port()));
        Stream.of("allowed.example", "health.example", "aws.example")
                .forEach(name -> rig.names.put(name, List.of("127.0.0.1")));
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        origin.close();
    }

    static Stream<Arguments> passed() {
        return Stream.of(
                Arguments.of("v1", v1("TCP4 10.0.0.1 10.0.0.9 40000 3128"), "allowed", "10.0.0.1", 40000),
                Arguments.of("v1 TCP6", v1("TCP6 fd00:10::1 fd00:10::2 1 2"), "allowed", "fd00:10::1", 1),
                Arguments.of("I04 mapped", v1("TCP6 ::ffff:10.0.0.1 ::ffff:10.0.0.9 5 6"), "allowed", "10.0.0.1", 5),
                Arguments.of("I05 UNKNOWN", v1("UNKNOWN"), "health", "127.0.0.1", -1),
                Arguments.of("I05 UNKNOWN and more", v1("UNKNOWN ffff::1 ffff::2 1 2"), "health", "127.0.0.1", -1),
                Arguments.of("I05 LOCAL", v2("20", "00", ""), "health", "127.0.0.1", -1),
                Arguments.of("LOCAL with addresses", v2("20", "11", four("")), "health", "127.0.0.1", -1),
                Arguments.of("v2", v2("21", "11", four("")), "allowed", "10.0.0.1", 40000),
                Arguments.of("v2 TCP6", v2("21", "21", six()), "allowed", "fd00:10::1", 258),
                Arguments.of(
                        "I12 endpoint", v2("21", "11", four(tlv(0xea, "\u0001" + ENDPOINT))), "aws", "10.0.0.1", 40000),
                Arguments.of(
                        "other values",
                        v2("21", "11", four(tlv(0x01, "h2") + tlv(0x04, ""))),
                        "allowed",
                        "10.0.0.1",
                        40000),
                Arguments.of(
                        "4 KiB",
                        v2("21", "11", four(tlv(0x04, "x".repeat(4096 - 12 - 3)))),
                        "allowed",
                        "10.0.0.1",
                        40000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passed")
    void clientIsWhomTheHeaderNames(String row, String header, String host, String source, int port) throws Exception {
        start("127.0.0.0/8", "");
        assertThat(ask(header + get(host + ".example"))).as(row).startsWith("HTTP/1.1 200 ");
        AuditEvent.Connection allowed = rig.decisions().get(0);
        assertThat(allowed.client().source()).hasToString(source);
        if (port >= 0) {
            assertThat(allowed.clientPort()).isEqualTo(port);
        }
        assertThat(allowed.client().provenBy()).isEqualTo(host.equals("aws") ? "vpc-endpoint" : "network");
    }

    /** However it is cut. */
    @Test
    void headerMayArriveByteByByte() throws Exception {
        start("127.0.0.0/8", "");
        for (String header : List.of(v1("TCP4 10.0.0.1 10.0.0.9 40000 3128"), v2("21", "11", four("")))) {
            try (RawClient client = rig.client()) {
                for (char each : header.toCharArray()) {
                    client.send(String.valueOf(each));
                }
                client.send(get("allowed.example"));
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("I02 none", "missing", ""),
                Arguments.of("I02 TLS", "missing", "\u0016\u0003\u0001"),
                Arguments.of("I03 zeros", "malformed", v1("TCP4 010.0.0.1 10.0.0.9 40000 3128")),
                Arguments.of("v6 as TCP4", "malformed", v1("TCP4 ::1 ::1 1 2")),
                Arguments.of("v4 as TCP6", "malformed", v1("TCP6 10.0.0.1 10.0.0.1 1 2")),
                Arguments.of("two spaces", "malformed", v1("TCP4  10.0.0.1 10.0.0.9 1 2")),
                Arguments.of("trailing space", "malformed", v1("TCP4 10.0.0.1 10.0.0.9 1 2 ")),
                Arguments.of("UDP4", "malformed", v1("UDP4 10.0.0.1 10.0.0.9 1 2")),
                Arguments.of("I06 bare LF", "malformed", "PROXY TCP4 10.0.0.1 10.0.0.9 1 2\n"),
                Arguments.of("CR inside", "malformed", "PROXY TCP4 10.0.0.1\r10.0.0.9 1 2\r\n"),
                Arguments.of("I07 longer than 107", "limit", "PROXY UNKNOWN " + "x".repeat(100) + "\r\n"),
                Arguments.of("I07 port 65536", "malformed", v1("TCP4 10.0.0.1 10.0.0.9 65536 3128")),
                Arguments.of("I07 port -1", "malformed", v1("TCP4 10.0.0.1 10.0.0.9 -1 3128")),
                Arguments.of("port 01", "malformed", v1("TCP4 10.0.0.1 10.0.0.9 01 3128")),
                Arguments.of("I07 version", "malformed", v2("11", "11", four(""))),
                Arguments.of("I07 command", "malformed", v2("22", "11", four(""))),
                Arguments.of("I07 too short", "malformed", v2("21", "11", "0a000001")),
                Arguments.of("I07 value overruns", "malformed", v2("21", "11", four("0400ff00"))),
                Arguments.of("I08 trailing byte", "malformed", v2("21", "11", four(tlv(0x04, "a") + "00"))),
                Arguments.of("I09 4 KiB and one", "limit", v2("21", "11", four(tlv(0x04, "x".repeat(4097 - 12 - 3))))),
                Arguments.of("I09 64 KiB", "limit", v2("21", "11", four(tlv(0x04, "x".repeat(65_000))))),
                Arguments.of("I10 UNIX", "malformed", v2("21", "31", "00".repeat(216))),
                Arguments.of("UDP", "malformed", v2("21", "12", four(""))),
                Arguments.of("unspecified", "malformed", v2("21", "00", "")),
                Arguments.of("I12 length", "malformed", v2("21", "11", four(tlv(0xea, "\u0001vpce-0123")))),
                Arguments.of("I12 second form", "malformed", v2("21", "11", four(tlv(0xea, "\u0002" + ENDPOINT)))),
                Arguments.of(
                        "I12 not ASCII",
                        "malformed",
                        v2("21", "11", four(tlv(0xea, "\u0001vpce-0123456789abcde\u00e9")))),
                Arguments.of(
                        "I12 two",
                        "malformed",
                        v2("21", "11", four(tlv(0xea, "\u0001" + ENDPOINT) + tlv(0xea, "\u0001" + ENDPOINT)))),
                Arguments.of("checksum", "malformed", v2("21", "11", four("030004deadbeef"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void anythingElseIsClosedAndWrittenDown(String row, String reason, String header) throws Exception {
        start("127.0.0.0/8", "");
        assertThat(ask(header + get("allowed.example"))).as(row).doesNotContain("HTTP/1.1");
        Await.until("a record", () -> !rig.decisions().isEmpty());
        assertThat(rig.decisions()).singleElement().satisfies(record -> {
            assertThat(record.verdict().outcome()).isEqualTo(Verdict.Outcome.REJECT);
            assertThat(record.verdict().reason().orElseThrow().code()).isEqualTo("proxy_protocol." + reason);
        });
        assertThat(origin.accepted()).isZero();
    }

    /** I01, I13: the peer is judged before anything is read. */
    @Test
    void strangersAreClosed() throws Exception {
        start("10.0.0.0/8", "");
        assertThat(ask("")).doesNotContain("HTTP/1.1");
        Await.until("a record", () -> !rig.decisions().isEmpty());
        assertThat(rig.decisions().get(0).verdict().reason().orElseThrow().code())
                .isEqualTo("proxy_protocol.peer");
    }

    /** I06. */
    @Test
    void lineThatNeverEndsIsClosedAfterFiveSeconds() throws Exception {
        start("127.0.0.0/8", "");
        long began = System.nanoTime();
        assertThat(ask("PROXY TCP4 10.0.0.1 ")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        Await.until("a record", () -> !rig.decisions().isEmpty());
        assertThat(rig.decisions().get(0).verdict().reason().orElseThrow().code())
                .isEqualTo("proxy_protocol.timeout");
    }

    /** I11. */
    @Test
    void secondHeaderIsData() throws Exception {
        start("127.0.0.0/8", "");
        String header = v1("TCP4 10.0.0.1 10.0.0.9 40000 3128");
        assertThat(ask(header + header + get("allowed.example"))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void notRequiredMeansThatItMayBeMissing() throws Exception {
        start("127.0.0.0/8", ", require: false");
        assertThat(ask(get("health.example"))).startsWith("HTTP/1.1 200 ");
        assertThat(ask(v1("TCP4 10.0.0.1 10.0.0.9 40000 3128") + get("allowed.example")))
                .startsWith("HTTP/1.1 200 ");
        assertThat(ask(v1("TCP4 010.0.0.1 10.0.0.9 40000 3128") + get("allowed.example")))
                .doesNotContain("HTTP/1.1");
    }

    private String ask(String text) throws Exception {
        try (RawClient client = rig.client()) {
            client.send(text);
            return client.readAll();
        }
    }

    private String get(String host) {
        String place = host + ":" + origin.port();
        return "GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\nConnection: close\r\n\r\n";
    }

    private static String v1(String line) {
        return "PROXY " + line + "\r\n";
    }

    private static String v2(String command, String family, String hex) {
        String length = HexFormat.of().toHexDigits((short) (hex.length() / 2));
        return text(SIGNATURE + command + family + length + hex);
    }

    private static String four(String more) {
        return "0a000001" + "0a000009" + "9c40" + "0c38" + more;
    }

    private static String six() {
        return "fd000010000000000000000000000001" + "fd000010000000000000000000000002" + "0102" + "0c38";
    }

    private static String tlv(int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer whole = ByteBuffer.allocate(3 + bytes.length);
        whole.put((byte) type).putShort((short) bytes.length).put(bytes);
        return HexFormat.of().formatHex(whole.array());
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}

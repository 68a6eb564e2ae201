package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.audit.Verdict;
import sekisho.config.value.Reason;
import sekisho.proxy.Contract.Row;

/** Contract A: message framing. */
class ContractFramingTest {

    private static final Contract CONTRACT = new Contract();

    @AfterAll
    static void stop() throws Exception {
        CONTRACT.close();
    }

    static List<Row> heads() {
        return Contract.rows("framing.txt");
    }

    @ParameterizedTest
    @MethodSource("heads")
    void isRefused(Row row) throws Exception {
        CONTRACT.isRefused(row);
    }

    static List<Row> chunks() {
        return Contract.rows("chunks.txt");
    }

    /** The head was good and judged; the body is not: the origin never gets a whole request. */
    @ParameterizedTest
    @MethodSource("chunks")
    void brokenBodyAbortsTheUpstream(Row row) throws Exception {
        CONTRACT.rig.forget();
        CONTRACT.origin.forget();
        CONTRACT.origin.script(READS_CHUNKS);
        double before = CONTRACT.rig.count("sekisho_proxy_rejected_total", "reason", row.reason());
        String answer =
                CONTRACT.rig.ask(("POST http://HOST/ HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + row.sent() + "GET http://HOST/smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n")
                        .replace("HOST", CONTRACT.host));
        CONTRACT.origin.script(RawOrigin.OK);
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("details=\"" + row.reason() + " D-");
        assertThat(answer.indexOf("HTTP/1.1 ", 1)).isNegative();
        var end = CONTRACT.rig.end();
        assertThat(end.verdict().reason()).contains(Reason.ofCode(row.reason()).orElseThrow());
        assertThat(end.verdict().outcome()).isEqualTo(Verdict.Outcome.REJECT);
        assertThat(CONTRACT.origin.received()).doesNotContain("smuggled").doesNotEndWith("0\r\n\r\n");
        assertThat(CONTRACT.rig.decisions()).hasSize(1);
        assertThat(CONTRACT.rig.count("sekisho_proxy_rejected_total", "reason", row.reason()) - before)
                .isEqualTo(1);
    }

    private static final RawOrigin.Script READS_CHUNKS = session -> {
        session.readHead();
        session.readUntil("0\r\n\r\n");
        session.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    };

    private static String chunked(String coding, String body) throws Exception {
        CONTRACT.origin.script(READS_CHUNKS);
        try {
            return CONTRACT.isForwarded(
                    "POST http://HOST/ HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: " + coding + "\r\n\r\n" + body);
        } finally {
            CONTRACT.origin.script(RawOrigin.OK);
        }
    }

    @Test
    void a14CodingInAnyCaseIsForwardedAsOurs() throws Exception {
        assertThat(chunked("Chunked", "5\r\nabcde\r\n0\r\n\r\n"))
                .contains("\r\nTransfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
    }

    @Test
    void a24LeadingZerosAreWrittenAnew() throws Exception {
        assertThat(chunked("chunked", "0000000005\r\nabcde\r\n000\r\n\r\n"))
                .endsWith("\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
    }

    @Test
    void a25ExtensionsAreDropped() throws Exception {
        assertThat(chunked("chunked", "5;a=b;c=\"d e\";f\r\nabcde\r\n0;x\r\n\r\n"))
                .endsWith("\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
    }

    @Test
    void a31HarmlessTrailersAreDropped() throws Exception {
        assertThat(chunked("chunked", "5\r\nabcde\r\n0\r\nX-Checksum: 1\r\nCookie: a\r\nAuthorization: b\r\n\r\n"))
                .endsWith("\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
    }

    @Test
    void a38OneEmptyLineBeforeARequestIsLetPass() throws Exception {
        assertThat(CONTRACT.isForwarded("\r\nGET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n"))
                .startsWith("GET / HTTP/1.1\r\n");
    }

    @Test
    void a38OneEmptyLineBetweenRequestsIsLetPassAndASecondIsNot() throws Exception {
        String get = "GET http://" + CONTRACT.host + "/ HTTP/1.1\r\nHost: " + CONTRACT.host + "\r\n\r\n";
        try (RawClient client = CONTRACT.rig.client()) {
            client.send(get + "\r\n" + get + "\r\n\r\n" + get);
            assertThat(client.readAll())
                    .matches("(?s)HTTP/1.1 200 .*okHTTP/1.1 200 .*okHTTP/1.1 400 .*request\\.line.*");
        }
    }

    @Test
    void a40LengthZeroIsNoBody() throws Exception {
        assertThat(CONTRACT.isForwarded("GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"))
                .doesNotContain("Content-Length");
    }

    @Test
    void a41PostWithoutFramingHasNoBodyAndWhatFollowsIsARequest() throws Exception {
        String host = CONTRACT.host;
        CONTRACT.origin.forget();
        String answer = CONTRACT.rig.ask("POST http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\n\r\nabc\r\n\r\n");
        assertThat(answer.substring(0, 15)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(CONTRACT.origin.received())
                .contains("\r\nContent-Length: 0\r\n")
                .doesNotContain("abc");
    }

    @Test
    void a42PipelinedRequestsAreAnsweredInOrder() throws Exception {
        CONTRACT.origin.script(session -> {
            for (String head = session.readHead(); !head.isEmpty(); head = session.readHead()) {
                String path = head.split(" ")[1];
                session.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            }
        });
        StringBuilder requests = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String close = i == 49 ? "Connection: close\r\n" : "";
            requests.append("GET http://HOST/" + i + " HTTP/1.1\r\nHost: HOST\r\n" + close + "\r\n");
            expected.append("/" + i + " ");
        }
        String answers = CONTRACT.rig.ask(requests.toString().replace("HOST", CONTRACT.host));
        CONTRACT.origin.script(RawOrigin.OK);
        assertThat(answers.replaceAll("(?s)HTTP/1.1 200.*?\r\n\r\n(/[0-9]+)", "$1 "))
                .isEqualTo(expected.toString());
    }

    @Test
    void a43InvalidRequestBehindAValidOneComesSecond() throws Exception {
        String host = CONTRACT.host;
        String answer = CONTRACT.rig.ask("GET http://" + host + "/ HTTP/1.1\r\nHost: " + host
                + "\r\n\r\nGET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 200 OK.*\r\n\r\nokHTTP/1.1 400 .*target\\.form.*");
    }

    @Test
    void a44ExpectationOfADeniedRequestIsAnsweredWithoutContinue() throws Exception {
        String answer = CONTRACT.rig.ask("POST http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n"
                + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("HTTP/1.1 100");
    }

    @Test
    void expectationOfAnAllowedRequestIsTheOriginsToMeet() throws Exception {
        CONTRACT.origin.forget();
        CONTRACT.origin.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 100 Continue\r\n\r\n");
            session.readUntil("hello");
            session.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        try (RawClient client = CONTRACT.rig.client()) {
            client.send("POST http://HOST/ HTTP/1.1\r\nHost: HOST\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n"
                    .replace("HOST", CONTRACT.host));
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hello");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        CONTRACT.origin.script(RawOrigin.OK);
        assertThat(CONTRACT.origin.received())
                .contains("\r\nExpect: 100-continue\r\n")
                .endsWith("\r\n\r\nhello");
    }
}

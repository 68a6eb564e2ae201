package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.value.Reason;

/** Contract G: what an upstream may answer. */
class ContractResponseTest {

    private static final RawOrigin ORIGIN = new RawOrigin(RawOrigin.OK);
    private static final Rig RIG = new Rig(Rig.file(ORIGIN.port(), "limits: {write-stall: 1s}"));
    private static final String HOST = "allowed.example:" + ORIGIN.port();
    private static final String GET = "GET http://" + HOST + "/ HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";

    @AfterAll
    static void stop() throws Exception {
        RIG.close();
        ORIGIN.close();
    }

    @BeforeEach
    void forget() {
        RIG.names.put("allowed.example", List.of("127.0.0.1"));
        RIG.forget();
        ORIGIN.forget();
    }

    record Row(String id, String reason, String answer) {
        @Override
        public String toString() {
            return id;
        }
    }

    static List<Row> faults() {
        String framing = "upstream.framing";
        String notHttp = "upstream.not_http";
        return List.of(
                new Row(
                        "G01 CL+TE",
                        framing,
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                new Row("G01 CLs", framing, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
                new Row(
                        "G01 equal CLs",
                        framing,
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab"),
                new Row("G02", framing, "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\na"),
                new Row(
                        "G03 identity",
                        framing,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na"),
                new Row("G03 gzip", framing, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\na"),
                new Row("G04 LF", framing, "HTTP/1.1 200 OK\nContent-Length: 1\n\na"),
                new Row("G04 CR", framing, "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 1\r\n\r\na"),
                new Row("G04 fold", framing, "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\na"),
                new Row(
                        "G07",
                        "upstream.unsolicited",
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
                new Row("G08 2000", notHttp, "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
                new Row("G08 99", notHttp, "HTTP/1.1 99 OK\r\nContent-Length: 0\r\n\r\n"),
                new Row("G08 -200", notHttp, "HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n"),
                new Row("G12 SSH", notHttp, "SSH-2.0-OpenSSH_9.2\r\n"),
                new Row("G12 TLS", notHttp, "\u0015\u0003\u0003\0\u0002\u0002F"),
                new Row("G12 garbage", notHttp, "\0\0\0\0"),
                new Row("G13 bytes", "upstream.headers", "HTTP/1.1 200 OK\r\nX: " + "a".repeat(65 * 1024) + "\r\n\r\n"),
                new Row("G13 count", "upstream.headers", "HTTP/1.1 200 OK\r\n" + "X: a\r\n".repeat(2_000) + "\r\n"),
                new Row("G10 no head", "upstream.truncated", "HTTP/1.1 200 OK\r\nContent-"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void badHeadIs502(Row row) throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send(row.answer());
            if (!row.id().startsWith("G10")) {
                session.read();
            }
        });
        double before = RIG.count("sekisho_proxy_upstream_faults_total", "reason", row.reason());
        assertThat(RIG.ask(GET)).as(row.id()).startsWith("HTTP/1.1 502 ").contains("details=\"" + row.reason() + " D-");
        assertThat(RIG.end().verdict().reason())
                .contains(Reason.ofCode(row.reason()).orElseThrow());
        assertThat(RIG.count("sekisho_proxy_upstream_faults_total", "reason", row.reason()) - before)
                .isEqualTo(1);
        assertThat(RIG.decisions()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void g05BodyOfABodilessAnswerIsNotDelivered(String status) throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\nhello");
            session.read();
        });
        try (RawClient client = RIG.client()) {
            client.send(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + "\r\n");
            client.send(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + "\r\n");
        }
        assertThat(ORIGIN.accepted()).isEqualTo(2);
    }

    @Test
    void g06SecondAnswerIsDiscardedAndTheConnectionNotReused() throws Exception {
        double before = RIG.count("sekisho_proxy_upstream_faults_total", "reason", "upstream.unsolicited");
        ORIGIN.script(session -> {
            session.readHead();
            String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
            session.send(ok + "ok" + ok + "no");
            session.read();
        });
        try (RawClient client = RIG.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
                assertThat(client.read(2)).isEqualTo("ok");
            }
        }
        assertThat(ORIGIN.accepted()).isEqualTo(3);
        Await.until(
                "all counted",
                () -> RIG.count("sekisho_proxy_upstream_faults_total", "reason", "upstream.unsolicited") - before == 3);
    }

    @Test
    void g09AtMostEightInterimAnswersPass() throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(1_000)
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        String answer = RIG.ask(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        assertThat(answer.split("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", -1))
                .hasSize(9);
        assertThat(answer).contains("HTTP/1.1 200 OK\r\n").endsWith("ok");
        assertThat(RIG.ask(GET.replace("/ HTTP/1.1", "/ HTTP/1.0"))).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "Transfer-Encoding: chunked\r\n\r\nA\r\nhello"
            })
    void g10TruncatedBodyIsPassedAndThenReset(String rest) throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\n" + rest);
        });
        assertThat(RIG.ask(GET)).contains("hello").doesNotContain("\r\n0\r\n").endsWith("<reset>");
        assertThat(RIG.end().verdict().reason()).contains(Reason.UPSTREAM_TRUNCATED);
    }

    @Test
    void g10ResetIsNotTheEndOfAnAnswerWithoutLength() throws Exception {
        try (RawClient client = RIG.client()) {
            CountDownLatch seen = new CountDownLatch(1);
            ORIGIN.script(session -> {
                session.readHead();
                session.send("HTTP/1.1 200 OK\r\n\r\nhello");
                seen.await();
                session.reset();
            });
            client.send(GET);
            client.readUntil("hello");
            seen.countDown();
            assertThat(client.readAll()).doesNotContain("0\r\n").endsWith("<reset>");
        }
        assertThat(RIG.end().verdict().reason()).contains(Reason.UPSTREAM_TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void g05AnswerThatAnnouncesABodyItCannotHaveEndsTheConnection(String status) throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 " + status + "\r\nContent-Length: 45\r\n\r\n");
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
        });
        try (RawClient client = RIG.client()) {
            client.send(GET);
            client.readHead();
            ORIGIN.script(RawOrigin.OK);
            client.send(GET);
            client.readHead();
            assertThat(client.read(2)).isEqualTo("ok");
        }
        assertThat(ORIGIN.accepted()).isEqualTo(2);
    }

    @Test
    void brokenChunkOfAnAnswerIsAReset() throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nxyz\r\n");
            session.read();
        });
        assertThat(RIG.ask(GET)).contains("hello").endsWith("<reset>");
        assertThat(RIG.end().verdict().reason()).contains(Reason.UPSTREAM_FRAMING);
    }

    @Test
    void g11EarlyAnswerIsForwardedAndTheConnectionEnds() throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
            session.read();
        });
        try (RawClient client = RIG.client()) {
            client.send(GET.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 100000000\r\n\r\nabc"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 413 ").contains("\r\nConnection: close\r\n");
            assertThat(client.readAll()).startsWith("no");
        }
    }

    /** An upstream that doesn't read the body resets when it closes; its answer was there before. */
    @Test
    void g11AnswerBeforeAResetIsNotLost() throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        });
        String post = GET.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 100000\r\n\r\n");
        for (int round = 0; round < 50; round++) {
            try (RawClient client = RIG.client()) {
                client.send(post);
                client.send("x".repeat(100_000));
                assertThat(client.readHead()).as("round %d", round).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void g14SilentUpstreamIs504() throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.read();
        });
        assertThat(RIG.ask(GET)).startsWith("HTTP/1.1 504 ").contains("details=\"upstream.timeout D-");
        assertThat(RIG.end().verdict().reason()).contains(Reason.UPSTREAM_TIMEOUT);
    }

    @Test
    void g15CompressedBytesPassUnchanged() throws Exception {
        String zip = "\u001f\u008b\b\0" + "\0".repeat(1000);
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1004\r\n\r\n" + zip);
            session.read();
        });
        try (RawClient client = RIG.client()) {
            client.send(GET);
            assertThat(client.readHead()).contains("\r\nContent-Encoding: gzip\r\n");
            assertThat(client.read(1004)).isEqualTo(zip);
        }
    }
}

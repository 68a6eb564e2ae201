package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an answer is framed for its client, and when its connection may carry another. */
class KeptConnectionTest {

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

    @Test
    void answerUntilTheEndIsChunkedForHttp11AndClosedForHttp10() throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nConnection: close\r\nX-Sekisho-Error: no\r\n\r\nhello");
        });
        try (RawClient client = RIG.client()) {
            client.send(GET);
            assertThat(client.readHead())
                    .contains("\r\nTransfer-Encoding: chunked\r\n")
                    .as("F11")
                    .doesNotContain("X-Sekisho");
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
        }
        assertThat(RIG.ask(GET.replace("/ HTTP/1.1", "/ HTTP/1.0")))
                .doesNotContain("chunked")
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\nhello");
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        ORIGIN.script(session -> {
            while (!session.readHead().isEmpty()) {
                session.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            }
        });
        try (RawClient client = RIG.client()) {
            for (int i = 0; i < 2; i++) {
                client.send(GET.replace("GET", "HEAD"));
                assertThat(client.readHead()).contains("\r\nContent-Length: 5\r\n");
            }
        }
        assertThat(ORIGIN.accepted()).isEqualTo(1);
    }

    @Test
    void d04KeptConnectionIsNotUsedWhenItsAddressNoLongerFits() throws Exception {
        ORIGIN.script(RawOrigin.OK);
        try (RawClient client = RIG.client()) {
            client.send(GET);
            client.readHead();
            client.read(2);
            RIG.names.put("allowed.example", List.of("10.0.0.1"));
            client.send(GET);
            assertThat(client.readAll()).startsWith("HTTP/1.1 403 ").contains("addr.class");
        }
        assertThat(ORIGIN.accepted()).isEqualTo(1);
        assertThat(RIG.lookups).hasSize(2);
    }

    @Test
    void keptConnectionThatTheUpstreamClosedIsReplaced() throws Exception {
        ORIGIN.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        try (RawClient client = RIG.client()) {
            for (int i = 0; i < 5; i++) {
                client.send(GET);
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
                client.read(2);
                int sofar = i + 1;
                Await.until("an end", () -> RIG.ends().size() == sofar);
            }
        }
    }
}

package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.value.Reason;

/** Contract H: clients that take their time, and many of them. */
class LimitsTest {

    private final RawOrigin origin = new RawOrigin(RawOrigin.OK);
    private final Rig rig = new Rig(
            Rig.file(origin.port(), "limits: {head-time: 1s}"),
            Transport.best(),
            new BodyPace.Minimum(Duration.ofMillis(500), 256));
    private final String place = "allowed.example:" + origin.port();

    {
        rig.names.put("allowed.example", List.of("127.0.0.1"));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        origin.close();
    }

    @Test
    void h01HeadThatNeverEndsIs408WhateverArrives() throws Exception {
        long start = System.nanoTime();
        try (RawClient client = rig.client()) {
            client.send("GET http://" + place + "/ HTTP/1.1\r\n");
            while (client.in.available() == 0 && System.nanoTime() - start < 5_000_000_000L) {
                client.send("X: a\r\n");
                long next = System.nanoTime() + 50_000_000;
                Await.until("50 ms", () -> System.nanoTime() > next);
            }
            assertThat(client.readAll()).startsWith("HTTP/1.1 408 ").contains("request.timeout");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        assertThat(rig.decisions()).hasSize(1);
        assertThat(rig.count("sekisho_proxy_rejected_total", "reason", "request.timeout"))
                .isEqualTo(1);
    }

    @Test
    void h02SlowBodyIs408() throws Exception {
        origin.script(session -> {
            session.readHead();
            session.readUntil("the rest");
        });
        try (RawClient client = rig.client()) {
            client.send("POST http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\nContent-Length: 1000\r\n\r\na");
            assertThat(client.readAll()).startsWith("HTTP/1.1 408 ").contains("request.timeout");
        }
        assertThat(rig.end().verdict().reason()).contains(Reason.REQUEST_TIMEOUT);
    }

    @Test
    void a46HugeLengthTakesNoMemoryAndTimesOut() throws Exception {
        origin.script(session -> {
            session.readHead();
            session.read();
        });
        try (RawClient client = rig.client()) {
            client.send("POST http://" + place + "/ HTTP/1.1\r\nHost: " + place
                    + "\r\nContent-Length: 9223372036854775807\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void h04ClientThatSaysNothingIsClosedWithoutAnAnswer() throws Exception {
        assertThat(rig.ask("")).isEmpty();
        assertThat(rig.decisions()).hasSize(1);
        assertThat(rig.decisions().get(0).verdict().reason()).contains(Reason.REQUEST_TIMEOUT);
    }

    @Test
    void keptConnectionThatRestsIsClosedAndThatIsNoOffence() throws Exception {
        try (RawClient client = rig.client()) {
            client.send("GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
            client.readHead();
            assertThat(client.readAll()).isEqualTo("ok");
        }
        assertThat(rig.decisions()).hasSize(1);
    }

    @Test
    void drainingGatewayAnswersNewRequestsWith503() throws Exception {
        origin.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            session.readUntil("\r\n\r\n");
        });
        try (RawClient client = rig.client();
                RawClient half = rig.client()) {
            String get = "GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\n";
            client.send(get + "\r\n");
            client.readHead();
            half.send(get);
            Await.until("it is here", () -> rig.decisions().size() == 1);
            rig.ask("GET /settled HTTP/1.1\r\nHost: x\r\n\r\n");
            rig.server.stopAccepting();
            half.send("\r\n");
            assertThat(half.readAll()).startsWith("HTTP/1.1 503 ").contains("draining", "Retry-After: ");
        }
    }

    @Test
    void faultInsideIsARefusal() throws Exception {
        rig.resolver = name -> {
            throw new IllegalStateException("broken on purpose");
        };
        assertThat(rig.ask("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .contains("details=\"internal D-");
        assertThat(origin.accepted()).isZero();
    }

    /** More than all socket buffers hold: the end of it waits in the proxy. */
    private static final int MORE_THAN_BUFFERS = 24_000_000;

    private RawClient slowReader(String request) throws Exception {
        RawClient client = new RawClient(rig.address(), 8 * 1024);
        client.send(request.replace("%s", place));
        return client;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://%s/ HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                "GET http://%s/ HTTP/1.1\r\nHost: %s\r\n\r\n"
            })
    void h03ReaderThatRestsAtTheEndStillGetsAll(String request) throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        origin.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Length: " + MORE_THAN_BUFFERS + "\r\n\r\n");
            session.out.write(new byte[MORE_THAN_BUFFERS]);
            sent.countDown();
            session.read();
        });
        try (RawClient client = slowReader(request)) {
            client.readHead();
            int got = 0;
            // Reads until the origin has got rid of everything; then rests longer than any farewell takes.
            while (sent.getCount() > 0) {
                got += client.in.readNBytes(16 * 1024).length;
            }
            long rested = System.nanoTime() + 3_000_000_000L;
            Await.until("a rest", () -> System.nanoTime() > rested);
            assertThat(got + client.in.readAllBytes().length).isEqualTo(MORE_THAN_BUFFERS);
        }
    }

    @Test
    void halfClosedClientGetsEveryAnswerItAskedFor() throws Exception {
        String get = "GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\n\r\n";
        try (RawClient client = rig.client()) {
            client.send(get + get + get);
            client.socket.shutdownOutput();
            assertThat(client.readAll().split("HTTP/1.1 200 OK", -1)).hasSize(4);
        }
        assertThat(rig.decisions()).hasSize(3);
    }
}

package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.AuditEvent;
import sekisho.config.value.Reason;

/** Contract N03, N04: what is open ends with its permission, at most a second later, and its record says why. */
class PermissionEndsTest {

    private static final Duration SOON = Duration.ofMillis(1_500);
    /** A Monday, ten in the evening in Tokyo. */
    private static final Instant TEN = Instant.parse("2099-06-01T13:00:00Z");

    private static final Instant BEFORE_TEN = TEN.minusSeconds(600);

    private final AtomicReference<Instant> now = new AtomicReference<>(BEFORE_TEN);
    private final RawOrigin origin = new RawOrigin(RawOrigin.ECHO);
    private final String place = "allowed.example:" + origin.port();
    private final Rig rig = new Rig(file(", hours: {days: [mon-fri], from: \"08:30\", to: \"22:00\"}"), now::get);

    {
        rig.names.put("allowed.example", List.of("127.0.0.1"));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        origin.close();
    }

    private String file(String more) {
        return Rig.file(origin.port(), "")
                .replace("tunnel: tcp, addresses: [127.0.0.0/8]", "tunnel: tcp, addresses: [127.0.0.0/8]" + more);
    }

    private RawClient tunnel() throws IOException {
        RawClient client = rig.client();
        client.send("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\nx");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(client.read(1)).isEqualTo("x");
        return client;
    }

    private void endsSoon(RawClient client, Reason reason, String detail) throws IOException {
        long start = System.nanoTime();
        client.readAll();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        AuditEvent.Closed end = rig.end();
        assertThat(end.verdict().reason()).contains(reason);
        assertThat(end.verdict().detail().orElse("")).isEqualTo(detail);
        assertThat(end.verdict().outcome().label()).isEqualTo("allow");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void n03EndOfHoursCutsIdleAndBusy(boolean busy) throws Exception {
        try (RawClient client = tunnel()) {
            now.set(TEN);
            if (busy) {
                client.send("y".repeat(100_000));
            }
            endsSoon(client, Reason.END_RULE, "hours.closed");
        }
        rig.forget();
        assertThat(rig.ask("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .contains("hours.closed");
        assertThat(rig.lookups).isEmpty();
    }

    @Test
    void n03EndOfHoursCutsAnAnswerThatNobodyReads() throws Exception {
        origin.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
            session.out.write(new byte[50_000_000]);
        });
        try (RawClient client = new RawClient(rig.address(), 8 * 1024)) {
            client.send("GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
            client.readHead();
            now.set(TEN);
            assertThat(rig.end().verdict().reason()).contains(Reason.END_RULE);
        }
    }

    @Test
    void n03LastDayPasses() throws Exception {
        rig.reload(file(", until: 2099-06-01"));
        try (RawClient client = tunnel()) {
            now.set(Instant.parse("2099-06-01T15:00:00Z"));
            endsSoon(client, Reason.END_RULE, "rule.expired");
        }
    }

    @Test
    void n03LifetimeEnds() throws Exception {
        rig.reload(file(", lifetime: 300ms"));
        try (RawClient client = tunnel()) {
            endsSoon(client, Reason.END_LIFETIME, "");
        }
    }

    /** The end is four seconds away by the monotonic clock, whatever the wall's says. */
    @Test
    void aClockThatIsSetBackRevivesNothing() throws Exception {
        now.set(TEN.minusSeconds(4));
        try (RawClient client = tunnel()) {
            now.set(BEFORE_TEN.minusSeconds(3_600));
            Await.until("the end by the other clock", () -> !rig.ends().isEmpty());
            endsSoon(client, Reason.END_RULE, "rule.expired");
        }
    }

    @Test
    void anotherRuleThatAllowsTakesOver() throws Exception {
        rig.reload(file(", hours: {days: [mon-fri], from: \"08:30\", to: \"22:00\"}")
                .replace("rules:\n", """
                    rules:
                      - {id: night, clients: [here], hosts: [allowed.example], ports: [%d], tunnel: tcp, addresses: [127.0.0.0/8], hours: {days: [mon], from: "21:00", to: "05:00"}}
                    """.formatted(origin.port())));
        try (RawClient client = tunnel()) {
            now.set(TEN);
            long later = System.nanoTime() + 1_200_000_000L;
            Await.until("two looks", () -> System.nanoTime() > later);
            client.send("y");
            assertThat(client.read(1)).isEqualTo("y");
        }
    }

    @Test
    void reportModeLetsItGoOnAndSaysSo() throws Exception {
        rig.reload(file(", mode: report, hours: {days: [mon-fri], from: \"08:30\", to: \"22:00\"}"));
        try (RawClient client = tunnel()) {
            now.set(TEN);
            long later = System.nanoTime() + 1_200_000_000L;
            Await.until("two looks", () -> System.nanoTime() > later);
            client.send("y");
            assertThat(client.read(1)).isEqualTo("y");
        }
        assertThat(rig.end().verdict().wouldDeny()).contains(Reason.HOURS_CLOSED);
        rig.forget();
        try (RawClient client = tunnel()) {
            assertThat(rig.decisions().get(0).verdict().wouldDeny()).contains(Reason.HOURS_CLOSED);
            client.send("y");
        }
    }

    @Test
    void n04ReloadDoesNotCutALongLifetime() throws Exception {
        rig.reload(file(", lifetime: 14d"));
        try (RawClient client = tunnel()) {
            rig.reload(file(", lifetime: 14d, idle: 1h"));
            long later = System.nanoTime() + 1_200_000_000L;
            Await.until("two looks", () -> System.nanoTime() > later);
            client.send("y");
            assertThat(client.read(1)).isEqualTo("y");
        }
    }

    @Test
    void reloadThatTakesTheClientAwayEndsItsTunnels() throws Exception {
        try (RawClient client = tunnel()) {
            rig.reload(file("").replace("here: {networks: [127.0.0.0/8]}", "here: {networks: [10.0.0.0/8]}"));
            endsSoon(client, Reason.END_RULE, "client.unknown");
        }
    }

    @Test
    void reloadWithADenialEndsWhatItDenies() throws Exception {
        try (RawClient client = tunnel()) {
            rig.reload(file("").replace("rules:\n", """
                rules:
                  - {id: no, clients: [here], hosts: [allowed.example], ports: [1-65535], action: deny}
                """));
            endsSoon(client, Reason.END_RULE, "rule.deny");
        }
    }

    @Test
    void whyTellsTheNextOpening() throws Exception {
        now.set(TEN);
        rig.ask("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
        String why =
                "GET http://gateway.internal/why HTTP/1.1\r\nHost: gateway.internal\r\nAccept-Language: %s\r\n\r\n";
        assertThat(rig.ask(why.formatted("en"))).contains("hours.closed", "Opens next", "2099-06-02 08:30:00 JST");
        assertThat(rig.ask(why.formatted("ja"))).contains("次に開く時刻", "2099-06-02 08:30:00 JST");
    }
}

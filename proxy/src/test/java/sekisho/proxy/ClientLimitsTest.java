package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.proxy.limit.MemoryGuard;
import sekisho.proxy.limit.Ticket;
import sekisho.proxy.limit.Usage;

/** Contract E22, H06, H07, N03, N05: what one client may use. */
class ClientLimitsTest {

    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";
    /** Eleven in the morning in Tokyo. */
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2099-06-01T02:00:00Z"));

    private final RawOrigin origin = new RawOrigin(RawOrigin.ECHO);
    private final String place = "allowed.example:" + origin.port();
    private final String connect = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n";
    private final Rig rig = new Rig(file("", ""), now::get);

    {
        rig.names.put("allowed.example", List.of("127.0.0.1"));
        rig.names.put("a.wild.example", List.of("127.0.0.1"));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        origin.close();
    }

    /** @param rule further keys of the rule for {@code *.wild.example} */
    private String file(String limits, String rule) {
        return Rig.file(origin.port(), limits.isEmpty() ? "" : "limits: {" + limits + "}")
                .replace("hosts: [allowed.example, \"*.wild.example\"]", "hosts: [allowed.example]")
                .replace("rules:\n", """
                    rules:
                      - {id: wild, clients: [here], hosts: ["*.wild.example"], ports: [%d], tunnel: tcp, addresses: [127.0.0.0/8]%s}
                    """.formatted(origin.port(), rule));
    }

    private RawClient tunnel() throws IOException {
        return tunnel(connect);
    }

    private RawClient tunnel(String request) throws IOException {
        RawClient client = rig.client();
        client.send(request);
        assertThat(client.readHead()).isEqualTo(OPEN);
        return client;
    }

    @Test
    void h06ConnectionsAboveTheCapAreTurnedAwayUnread() throws Exception {
        rig.reload(file("per-client: {connections: 3}", ""));
        List<RawClient> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(tunnel());
        }
        assertThat(rig.ask("")).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: 5\r\n", "limit.connections D-");
        assertThat(rig.decisions().get(3).verdict().reason()).contains(Reason.LIMIT_CONNECTIONS);
        assertThat(rig.count("sekisho_proxy_limited_total", "reason", "limit.connections"))
                .isEqualTo(1);
        open.get(0).send("x");
        assertThat(open.get(0).read(1)).isEqualTo("x");
        open.get(1).close();
        Await.until("room", () -> rig.ends().size() == 1);
        tunnel().close();
        rig.reload(file("per-client: {connections: 3}, whole: {connections: 2}", ""));
        assertThat(rig.ask("")).startsWith("HTTP/1.1 503 ").contains("limit.connections D-");
        rig.reload(file("", ""));
        tunnel().close();
        for (RawClient client : open) {
            client.close();
        }
    }

    @Test
    void e22ConnectionsThatOnlyWaitCountToo() throws Exception {
        rig.reload(file("per-client: {connections: 2}", ""));
        rig.resolver = name -> new CompletableFuture<>();
        try (RawClient one = rig.client();
                RawClient two = rig.client()) {
            one.send(connect);
            two.send(connect);
            Await.until("both wait", () -> rig.lookups.size() == 2);
            assertThat(rig.ask(connect)).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
        }
    }

    @Test
    void h07TooManyNewTunnelsInASecondAre429() throws Exception {
        rig.reload(file("per-client: {connections-per-second: 2}", ""));
        int refused = 0;
        for (int i = 0; i < 12 && refused == 0; i++) {
            try (RawClient client = rig.client()) {
                client.send(connect);
                String head = client.readHead();
                if (!head.equals(OPEN)) {
                    refused++;
                    assertThat(head)
                            .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                            .contains("\r\nRetry-After: 1\r\n");
                }
            }
        }
        assertThat(refused).isEqualTo(1);
        assertThat(rig.count("sekisho_proxy_limited_total", "reason", "limit.rate"))
                .isEqualTo(1);
    }

    /** Only a connection's first request is a new connection. */
    @Test
    void requestsOnAConnectionThatIsKeptAreNotNew() throws Exception {
        rig.reload(file("per-client: {connections-per-second: 1}", ""));
        origin.script(RawOrigin.OK);
        try (RawClient client = rig.client()) {
            for (int i = 0; i < 5; i++) {
                client.send("GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
                assertThat(client.read(2)).isEqualTo("ok");
            }
        }
    }

    @Test
    void bandwidthIsSharedByAllConnectionsOfAClient() throws Exception {
        rig.reload(file("per-client: {bytes-per-second: 400KiB}", ""));
        int each = 200 * 1024;
        long start = System.nanoTime();
        try (RawClient one = tunnel();
                RawClient two = tunnel()) {
            one.send("a".repeat(each));
            two.send("b".repeat(each));
            assertThat(one.in.readNBytes(each)).hasSize(each);
            assertThat(two.in.readNBytes(each)).hasSize(each);
        }
        // 800 KiB in both directions, less what may come at once.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(10));
        assertThat(rig.registry
                        .find("sekisho_proxy_held_total")
                        .functionCounter()
                        .count())
                .isPositive();
    }

    @Test
    void bandwidthHoldsForwardRequestsToo() throws Exception {
        rig.reload(file("per-client: {bytes-per-second: 200KiB}", ""));
        int length = 600 * 1024;
        origin.script(session -> {
            session.readHead();
            session.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length));
        });
        long start = System.nanoTime();
        try (RawClient client = rig.client()) {
            client.send("GET http://" + place + "/ HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
            client.readHead();
            assertThat(client.in.readNBytes(length)).hasSize(length);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void bytesOfTheDayThatAreUsedUpEndWhatIsOpen() throws Exception {
        rig.reload(file("per-client: {bytes-per-day: 100KiB}", ""));
        try (RawClient client = tunnel()) {
            client.send("a".repeat(300 * 1024));
            client.readAll();
        }
        assertThat(rig.end().verdict().reason()).contains(Reason.LIMIT_BYTES);
        assertThat(rig.end().verdict().outcome().label()).isEqualTo("allow");
        assertThat(rig.ask(connect))
                .startsWith("HTTP/1.1 429 ")
                .contains("limit.bytes D-", "\r\nRetry-After: 46801\r\n");
    }

    @Test
    void n03n05UploadBudgetIsPerRuleAndDayAndSurvivesAReload() throws Exception {
        String budget = ", upload-per-day: 50KiB";
        String wild = connect.replace("allowed.example", "a.wild.example");
        rig.reload(file("", budget));
        try (RawClient client = tunnel(wild)) {
            long start = System.nanoTime();
            client.send("a".repeat(400 * 1024));
            client.readAll();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(rig.end().verdict().reason()).contains(Reason.LIMIT_BUDGET);
        // What was on its way when the budget ended, and no more: nothing was read after it.
        assertThat(rig.end().bytesUp()).isLessThan(400 * 1024);
        rig.reload(file("idle: 5m", budget));
        rig.forget();
        assertThat(rig.ask(wild)).startsWith("HTTP/1.1 429 ").contains("limit.budget D-");
        assertThat(rig.lookups).isEmpty();
        assertThat(rig.decisions().get(0).verdict().rule()).contains("wild");
        tunnel().close();
        now.set(Instant.parse("2099-06-01T15:00:00Z"));
        Await.until("the next day", () -> {
            try (RawClient client = rig.client()) {
                client.send(wild);
                return client.readHead().equals(OPEN);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void booksAreClosedWithTheLastConnection() throws Exception {
        tunnel().close();
        Await.until("nobody is left", () -> {
            rig.server.forgetClients();
            return rig.registry.find("sekisho_proxy_clients").gauge().value() == 0;
        });
    }

    /** H11, at a guard of its own: the process can't be filled without harm to the other tests. */
    @Test
    void h11NothingNewBeginsWhileMemoryIsShort() {
        AtomicLong reserved = new AtomicLong(950);
        MemoryGuard guard = new MemoryGuard(reserved::get, 1_000);
        Usage usage = new Usage(rig.live::policy, guard);
        Ticket ticket = usage.ticket(new EmbeddedChannel(), Identity.ofSource(IpAddress.of("127.0.0.1")));
        assertThat(ticket.begin()).contains(Reason.LIMIT_MEMORY);
        assertThat(ticket.isMemoryShort()).isTrue();
        assertThat(Replies.status(Reason.LIMIT_MEMORY)).isEqualTo(503);
        reserved.set(800);
        assertThat(ticket.begin()).isEmpty();
        assertThat(ticket.isMemoryShort()).isFalse();
    }
}

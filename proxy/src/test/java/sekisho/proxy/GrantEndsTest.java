package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditEvent;
import sekisho.config.approval.Grant;
import sekisho.config.approval.Grants;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Contract N01–N03 and rows 87–89 of the audit's: what a grant carries lives and ends with it. */
class GrantEndsTest {

    private static final Instant NOON = Instant.parse("2099-06-01T03:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final RawOrigin origin = new RawOrigin(RawOrigin.ECHO);
    private final String place = "allowed.example:" + origin.port();
    private final Rig rig = new Rig(file(""), now::get);

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
                        .replace(
                                "tunnel: tcp, addresses: [127.0.0.0/8]",
                                "tunnel: tcp, addresses: [127.0.0.0/8], needs: grant, grant-binds: address" + more)
                + """
                people: {sato: {certificates: ["spiffe://town/human/sato"], roles: [approver]}}
                approval: {grants: 1, changes: 0, reason: test}
                """;
    }

    private String rule() {
        return rig.live.policy().settings().rules().stream()
                .filter(rule -> rule.needs().isPresent())
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Grant grant(String id, Instant end) {
        return new Grant(
                id,
                "R-" + id.substring(2),
                new Grant.Scope(rule(), Optional.empty(), Optional.empty()),
                Grant.Holder.ofAddress(IpAddress.of("127.0.0.1")),
                NOON,
                end,
                List.of("sato"));
    }

    private void open(Grant... grants) {
        rig.live.grant(Grants.of(List.of(grants), now.get()));
    }

    private RawClient tunnel() throws IOException {
        RawClient client = rig.client();
        client.send("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\nx");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(client.read(1)).isEqualTo("x");
        return client;
    }

    private String refused() throws Exception {
        return rig.ask("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
    }

    @Test
    void n01WithoutAGrantThereIsNoLookup() throws Exception {
        rig.reload(file(", hours: {days: [mon-fri], from: \"13:00\", to: \"22:00\"}"));
        assertThat(refused()).startsWith("HTTP/1.1 403 ").contains("grant.none");
        assertThat(rig.lookups).isEmpty();
        AuditEvent.Connection no = rig.decisions().get(0);
        assertThat(no.verdict().reason()).contains(Reason.GRANT_NONE);
        assertThat(no.verdict().detail().orElse("")).contains("hours.closed");
        String why = rig.ask("GET http://gateway.internal/why HTTP/1.1\r\nHost: gateway.internal\r\n"
                + "Accept-Language: ja\r\nConnection: close\r\n\r\n");
        assertThat(why).contains("grant.none", "hours.closed", "次に開く時刻");
    }

    @Test
    void n02AGrantForAnotherAddressIsNone() throws Exception {
        Grant other = grant("G-OTHER", NOON.plusSeconds(600));
        open(new Grant(
                other.id(),
                other.request(),
                other.scope(),
                Grant.Holder.ofAddress(IpAddress.of("127.0.0.2")),
                other.from(),
                other.end(),
                other.approvers()));
        assertThat(refused()).contains("grant.none");
    }

    @Test
    void theEndOfItsTimeCutsIdleAndHalfClosed() throws Exception {
        open(grant("G-ONE", NOON.plusSeconds(600)));
        try (RawClient idle = tunnel();
                RawClient half = tunnel()) {
            half.socket.shutdownOutput();
            now.set(NOON.plusSeconds(600));
            idle.readAll();
            Await.until("both ends", () -> rig.ends().size() == 2);
        }
        assertThat(rig.ends())
                .allSatisfy(end -> assertThat(end.verdict().grant()).contains("G-ONE"));
        assertThat(rig.ends().stream().map(end -> end.verdict().reason().orElseThrow()))
                .contains(Reason.END_GRANT);
        assertThat(refused()).contains("grant.none");
    }

    @Test
    void revocationCutsAtOnceAndTheRecordNamesTheGrant() throws Exception {
        open(grant("G-ONE", NOON.plusSeconds(600)));
        try (RawClient client = tunnel()) {
            open();
            client.readAll();
            AuditEvent.Closed end = rig.end();
            assertThat(end.verdict().reason()).contains(Reason.END_GRANT);
            assertThat(end.verdict().grant()).contains("G-ONE");
        }
        assertThat(rig.decisions().get(0).verdict().grant()).contains("G-ONE");
    }

    @Test
    void row88AnotherGrantTakesOver() throws Exception {
        Grant first = grant("G-ONE", NOON.plusSeconds(600));
        open(first);
        try (RawClient client = tunnel()) {
            open(first, grant("G-TWO", NOON.plusSeconds(1_200)));
            now.set(NOON.plusSeconds(600));
            long later = System.nanoTime() + 1_200_000_000L;
            Await.until("two looks", () -> System.nanoTime() > later);
            assertThat(client.send("y").read(1)).isEqualTo("y");
            now.set(NOON.plusSeconds(1_200));
            client.readAll();
            assertThat(rig.end().verdict().grant()).contains("G-TWO");
        }
    }

    @Test
    void aClockThatIsSetBackRevivesNothing() throws Exception {
        open(grant("G-ONE", NOON.plusSeconds(3)));
        try (RawClient client = tunnel()) {
            now.set(NOON.minusSeconds(3_600));
            now.set(NOON);
            client.readAll();
            assertThat(rig.end().verdict().reason()).contains(Reason.END_GRANT);
        }
        assertThat(refused()).contains("grant.none");
    }
}

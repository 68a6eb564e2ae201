package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditEvent;
import sekisho.config.value.Reason;

/** The ordinary walk: a name that may be known, and one that may not. */
class DnsServerTest {

    private static FakeUpstream upstream;
    private static Resolver resolver;

    @BeforeAll
    static void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.1.2.3"));
        resolver = Resolver.start(
                Resolver.yaml("""
                - {id: inside, clients: [here], hosts: ["*.db.internal"], ports: [443]}
                """, "zones: [{zone: db.internal, upstreams: [\"" + upstream.address() + "\"]}]"));
    }

    @AfterAll
    static void stop() {
        resolver.close();
        upstream.close();
    }

    @Test
    void anAllowedNameIsAnswered() throws Exception {
        resolver.records().clear();
        Reading answer = resolver.ask(Packet.query("core.db.internal", Packet.A).edns());
        assertThat(answer.told()).isEqualTo("NOERROR");
        assertThat(answer.answers()).containsExactly("core.db.internal A 10.1.2.3");
        assertThat(answer.flags() & (Wire.QR | Wire.RD | Wire.RA | Wire.AA | Wire.TC))
                .isEqualTo(Wire.QR | Wire.RD | Wire.RA);
        AuditEvent.Query record = resolver.records().get(0);
        assertThat(record.name()).isEqualTo("core.db.internal");
        assertThat(record.addresses()).hasToString("[10.1.2.3]");
        assertThat(record.verdict().rule()).contains("inside");
        assertThat(record.durability()).isEqualTo(AuditEvent.Durability.SOON);
    }

    @Test
    void aNameThatNoRuleAllowsIsRefusedWithoutAskingAnybody() throws Exception {
        resolver.records().clear();
        upstream.forget();
        Reading answer = resolver.ask(Packet.query("www.example.com", Packet.A).edns());
        AuditEvent.Query record = resolver.records().get(0);
        assertThat(answer.told()).isEqualTo("NXDOMAIN 15");
        assertThat(answer.edeText()).isEqualTo("rule.none " + record.id());
        assertThat(answer.ttl()).isLessThanOrEqualTo(10);
        assertThat(record.verdict().reason()).contains(Reason.RULE_NONE);
        assertThat(record.durability()).isEqualTo(AuditEvent.Durability.BEFORE_EFFECT);
        assertThat(upstream.asked()).isEmpty();
    }

    @Test
    void nothingIsToldWhenNothingCanBeWrittenDown() throws Exception {
        try (Resolver closed = Resolver.start(Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [a.db.internal]}", "records: {a.db.internal: 10.0.0.1}"))) {
            closed.closeAudit();
            for (String name : List.of("a.db.internal", "www.example.com")) {
                Reading answer = closed.ask(Packet.query(name, Packet.A).edns());
                assertThat(answer.told()).as(name).isEqualTo("SERVFAIL 0");
                assertThat(answer.answers()).isEmpty();
            }
        }
    }

    @Test
    void aRefusalWaitsForItsRecordAndAnAllowedAnswerDoesNot() throws Exception {
        try (Resolver stalled = Resolver.start(Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [a.db.internal]}", "records: {a.db.internal: 10.0.0.1}"))) {
            stalled.stallAudit();
            assertThat(stalled.ask(Packet.query("a.db.internal", Packet.A)).data())
                    .containsExactly("10.0.0.1");
            assertThat(stalled.udp(Packet.query("www.example.com", Packet.A).bytes(), 300))
                    .isEmpty();
            assertThat(stalled.udp(Packet.of(1, 0).bytes(), 300)).isEmpty();
            assertThat(stalled.records()).hasSize(3);
        }
    }

    @Test
    void itWorksWithoutEpoll() throws Exception {
        try (Resolver nio = Resolver.startNio(Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [a.db.internal]}",
                "zones: [{zone: db.internal, upstreams: [\"" + upstream.address() + "\"]}]"))) {
            assertThat(nio.ask(Packet.query("a.db.internal", Packet.A)).data()).containsExactly("10.1.2.3");
        }
    }
}

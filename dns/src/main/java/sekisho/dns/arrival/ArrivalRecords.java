package sekisho.dns.arrival;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditEvent.Authentication.Presented;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.LiveConfig;
import sekisho.config.certificate.CertificateFacts;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientCertificate;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Identity;
import sekisho.config.value.Reason;

/** What is written down about those who come, before they ask anything. */
final class ArrivalRecords {

    private final LiveConfig live;
    private final AuditTrail trail;
    private final Consumer<Verdict> counted;

    ArrivalRecords(LiveConfig live, AuditTrail trail, Consumer<Verdict> counted) {
        this.live = live;
        this.trail = trail;
        this.counted = counted;
    }

    /** Bytes that are no TLS, and connections that end before they are: what a port scan leaves behind. */
    void failed() {
        counted.accept(Verdict.of(Reason.TLS_HANDSHAKE, Optional.empty(), edition()));
    }

    /** A handshake that could not be agreed on, or that lacks something. */
    void refused(Identity peer, int port, Reason reason, Optional<String> detail) {
        Verdict verdict = Verdict.unopened(reason, Optional.empty(), edition(), detail);
        counted.accept(verdict);
        trail.record(new AuditEvent.Connection(
                DecisionId.next(), Door.DNS, peer, port, "", Optional.empty(), Optional.empty(), List.of(), verdict));
    }

    void refused(Identity peer, int port, CertificateRefused refused) {
        Verdict verdict = Verdict.of(refused.reason(), Optional.empty(), edition(), Optional.of(refused.detail()));
        counted.accept(verdict);
        Optional<Presented> shown = refused.shown().map(CertificateFacts::of).map(ArrivalRecords::presented);
        trail.record(new AuditEvent.Authentication(DecisionId.next(), Door.DNS, peer, port, shown, verdict));
    }

    void believed(Identity client, int port, ClientCertificate certificate) {
        trail.record(new AuditEvent.Authentication(
                DecisionId.next(),
                Door.DNS,
                client,
                port,
                Optional.of(presented(CertificateFacts.of(certificate.leaf()))),
                Verdict.believed(edition(), certificate.remark())));
    }

    private static Presented presented(CertificateFacts facts) {
        return new Presented(facts.subject(), facts.issuer(), facts.serial(), facts.fingerprint());
    }

    private Edition edition() {
        return live.policy().edition();
    }
}

package sekisho.proxy.arrival;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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

/** What is written down about those who come to a door: who was refused before it could ask, and whom we see for the first time. */
public final class ArrivalRecords {

    private final LiveConfig live;
    private final AuditTrail trail;
    private final BiConsumer<Door, Verdict> counted;

    /** @param counted told of each refusal, for the meters */
    public ArrivalRecords(LiveConfig live, AuditTrail trail, BiConsumer<Door, Verdict> counted) {
        this.live = live;
        this.trail = trail;
        this.counted = counted;
    }

    /** A connection that ended before anybody was proven. */
    void refused(Door door, Identity peer, int port, Reason reason) {
        Verdict verdict = Verdict.of(reason, Optional.empty(), edition());
        counted.accept(door, verdict);
        trail.record(new AuditEvent.Connection(
                DecisionId.next(), door, peer, port, "", Optional.empty(), Optional.empty(), List.of(), verdict));
    }

    /** Counted only: what a port scan leaves behind. */
    void failed(Door door) {
        counted.accept(door, Verdict.of(Reason.TLS_HANDSHAKE, Optional.empty(), edition()));
    }

    void refused(Door door, Identity peer, int port, CertificateRefused refused) {
        Verdict verdict = Verdict.of(refused.reason(), Optional.empty(), edition(), Optional.of(refused.detail()));
        counted.accept(door, verdict);
        trail.record(new AuditEvent.Authentication(
                DecisionId.next(), door, peer, port, refused.shown().map(ArrivalRecords::presented), verdict));
    }

    void believed(Door door, Identity client, int port, ClientCertificate certificate) {
        trail.record(new AuditEvent.Authentication(
                DecisionId.next(),
                door,
                client,
                port,
                Optional.of(presented(certificate.leaf())),
                Verdict.believed(edition(), certificate.remark())));
    }

    /** A certificate as records name it. */
    public static Presented presented(X509Certificate certificate) {
        CertificateFacts facts = CertificateFacts.of(certificate);
        return new Presented(facts.subject(), facts.issuer(), facts.serial(), facts.fingerprint());
    }

    private Edition edition() {
        return live.policy().edition();
    }
}

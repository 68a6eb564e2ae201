package sekisho.packaging.appliance;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.approval.ApprovalDesk;
import sekisho.config.approval.ApprovalStep;
import sekisho.config.approval.ApprovalStore;
import sekisho.config.approval.Basis;
import sekisho.config.policy.Policy;
import sekisho.config.settings.ApprovalSettings;
import sekisho.config.value.DecisionId;
import sekisho.packaging.signature.CmsSignatures;

/** The desk where grants are asked for and approved, wired to the edition in force, the log and the admin listener. */
final class Approvals {

    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);

    private final LiveConfig live;
    private final AuditTrail trail;
    private volatile CmsSignatures.Trust trust = sent -> {
        throw new IllegalStateException("nobody is believed before the admin listener is there");
    };
    private final Optional<ApprovalDesk> desk;

    private Approvals(
            LiveConfig live, AuditTrail trail, AuditLog log, InstantSource clock, Optional<ApprovalStore> store)
            throws IOException {
        this.live = live;
        this.trail = trail;
        desk = store.isEmpty()
                ? Optional.empty()
                : Optional.of(ApprovalDesk.open(
                        new ApprovalDesk.Ground(
                                this::basis,
                                this::write,
                                new CmsSignatures(sent -> trust.check(sent)),
                                () -> !log.state().admitsGrants(),
                                live::grant,
                                clock,
                                System::nanoTime),
                        store.get()));
    }

    /** Where {@code approval} is written: grants that were open before the stop are in force as this returns. */
    static Approvals open(LiveConfig live, AuditTrail trail, AuditLog log, InstantSource clock, Opening opening)
            throws StartFailure {
        Optional<ApprovalSettings> written = live.policy().settings().approval();
        try {
            Optional<ApprovalStore> store = written.isPresent()
                    ? Optional.of(opening.endings()
                            .later(ApprovalStore.open(written.get().directory()), Approvals::close))
                    : Optional.empty();
            Approvals approvals = new Approvals(live, trail, log, clock, store);
            approvals.desk.ifPresent(found -> approvals.watch(found, opening.endings()));
            return approvals;
        } catch (IOException unusable) {
            throw StartFailure.audit(opening.screen()
                    .words()
                    .say("start.approval", written.orElseThrow().directory(), unusable.getMessage()));
        }
    }

    private static void close(ApprovalStore store) {
        try {
            store.close();
        } catch (IOException late) {
            LOG.warn("the approval store did not close", late);
        }
    }

    private void watch(ApprovalDesk found, Endings endings) {
        ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sekisho-approvals");
            thread.setDaemon(true);
            return thread;
        });
        clockwork.scheduleWithFixedDelay(
                () -> {
                    try {
                        found.lookAtTheClock();
                    } catch (RuntimeException bug) {
                        LOG.error("the approval desk missed a second", bug);
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
        endings.later(clockwork::shutdownNow);
    }

    /** Empty where no {@code approval} is written: there one administrator decides. */
    Optional<ApprovalDesk> desk() {
        return desk;
    }

    /** Whom the admin listener believes, as soon as there is one. */
    void believe(CmsSignatures.Trust whom) {
        trust = whom;
    }

    private Basis basis() {
        Policy policy = live.policy();
        return new Basis(policy.settings(), policy.edition().digest().substring("sha256:".length()));
    }

    private void write(ApprovalStep step) throws IOException {
        AuditEvent event =
                new AuditEvent.Approval(DecisionId.next(), step, live.policy().edition());
        if (!trail.record(event).join().isRecorded()) {
            throw new IOException("the audit log is closed");
        }
    }
}

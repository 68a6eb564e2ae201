package sekisho.packaging.appliance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import sekisho.config.approval.ChangeDesk;
import sekisho.config.approval.EditionFiles;
import sekisho.config.approval.SignatureCheck;
import sekisho.config.policy.Policy;
import sekisho.config.settings.Settings;
import sekisho.config.value.DecisionId;
import sekisho.packaging.signature.CmsSignatures;

/** The desk where grants are asked for and approved, wired to the edition in force, the log and the admin listener. */
final class Approvals {

    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);

    /** What the desks stand on. */
    record Place(LiveConfig live, AuditTrail trail, AuditLog log, InstantSource clock) {}

    private final Place place;
    private volatile CmsSignatures.Trust trust = sent -> {
        throw new IllegalStateException("nobody is believed before the admin listener is there");
    };
    private final SignatureCheck signatures = new CmsSignatures(sent -> trust.check(sent));
    private final CompletableFuture<ChangeDesk.Activation> activation = new CompletableFuture<>();
    private final Optional<ApprovalDesk> desk;
    private final Optional<ChangeDesk> changes;

    private Approvals(Place place, Path base, StartEdition first, Opening opening) throws IOException {
        this.place = place;
        Settings settings = place.live().policy().settings();
        if (settings.approval().isEmpty()) {
            desk = Optional.empty();
            changes = Optional.empty();
            return;
        }
        ApprovalStore grants = store(settings.approval().get().directory(), opening);
        desk = Optional.of(ApprovalDesk.open(
                new ApprovalDesk.Ground(
                        this::basis,
                        this::write,
                        signatures,
                        () -> !place.log().state().admitsGrants(),
                        place.live()::grant,
                        place.clock(),
                        System::nanoTime),
                grants));
        changes = StartEdition.needsApproval(settings)
                ? Optional.of(changes(desk.get(), base, first, opening))
                : Optional.empty();
    }

    private ChangeDesk changes(ApprovalDesk grants, Path base, StartEdition first, Opening opening) throws IOException {
        Path directory = StartEdition.directory(first.file().settings());
        ChangeDesk found = ChangeDesk.open(
                new ChangeDesk.Ground(
                        () -> place.live().policy().settings(),
                        grants::approverSince,
                        this::write,
                        signatures,
                        (candidate, edition) -> activation.join().activate(candidate, edition),
                        place.clock()),
                store(directory, opening),
                new EditionFiles(directory, base));
        String digest = first.candidate().digest();
        if (found.inForce().filter(edition -> edition.digest().equals(digest)).isEmpty()) {
            found.adopt(first.candidate());
        }
        return found;
    }

    private static ApprovalStore store(Path directory, Opening opening) throws IOException {
        return opening.endings().later(ApprovalStore.open(directory), Approvals::close);
    }

    /**
     * Where {@code approval} is written: grants that were open before the stop are in force as this returns.
     *
     * @param base that relative paths in a configuration start from
     */
    static Approvals open(Place place, Path base, StartEdition first, Opening opening) throws StartFailure {
        try {
            Approvals approvals = new Approvals(place, base, first, opening);
            approvals.desk.ifPresent(found -> approvals.watch(found, opening.endings()));
            return approvals;
        } catch (IOException unusable) {
            Settings settings = place.live().policy().settings();
            throw StartFailure.audit(opening.screen()
                    .words()
                    .say("start.approval", settings.approval().orElseThrow().directory(), unusable.getMessage()));
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
                        changes.ifPresent(ChangeDesk::lookAtTheClock);
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

    /** Empty where no change needs approval. */
    Optional<ChangeDesk> changes() {
        return changes;
    }

    /** What brings an approved edition in force, as soon as everything is there. */
    void activateBy(ChangeDesk.Activation how) {
        activation.complete(how);
    }

    /** Whom the admin listener believes, as soon as there is one. */
    void believe(CmsSignatures.Trust whom) {
        trust = whom;
    }

    private Basis basis() {
        Policy policy = place.live().policy();
        return new Basis(policy.settings(), policy.edition().digest().substring("sha256:".length()));
    }

    private void write(ApprovalStep step) throws IOException {
        AuditEvent event = new AuditEvent.Approval(
                DecisionId.next(), step, place.live().policy().edition());
        if (!place.trail().record(event).join().isRecorded()) {
            throw new IOException("the audit log is closed");
        }
    }
}

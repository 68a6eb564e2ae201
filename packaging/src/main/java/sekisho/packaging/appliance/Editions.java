package sekisho.packaging.appliance;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.approval.Candidate;
import sekisho.config.approval.ChangeDesk;
import sekisho.config.approval.InForce;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Edition;
import sekisho.packaging.screen.Screen;

/**
 * Brings the next edition in force. An edition is live when its record is durable, never before; a file that is wrong, or
 * that asks for what only a restart can give, changes nothing: the last good edition stays.
 */
final class Editions {

    private final ConfigSource source;
    private volatile List<Path> named;
    private final LiveConfig live;
    private final AuditTrail trail;
    private final OwnListeners own;
    private final InstantSource clock;
    private final ReloadMeters meters;
    private final Screen screen;
    private final Optional<ChangeDesk> changes;

    /** @param changes where editions need approval: then a file of another content is drift */
    Editions(
            ConfigSource source,
            List<Path> named,
            LiveConfig live,
            AuditTrail trail,
            OwnListeners own,
            InstantSource clock,
            ReloadMeters meters,
            Screen screen,
            Optional<ChangeDesk> changes) {
        this.source = source;
        this.named = named;
        this.live = live;
        this.trail = trail;
        this.own = own;
        this.clock = clock;
        this.meters = meters;
        this.screen = screen;
        this.changes = changes;
    }

    /** Without approvals the person who can write the file is the only one who decides. */
    static Edition editionOf(SettingsReader.Result file) {
        return new Edition(file.digest(), List.of());
    }

    static Policy compile(Settings settings, Edition edition, OwnListeners own, InstantSource clock) {
        return PolicyCompiler.compile(settings, edition, own, clock);
    }

    /** The record of the edition that the appliance starts with. */
    static AuditEvent first(LiveConfig live) {
        Edition edition = live.policy().edition();
        return new AuditEvent.EditionChange(DecisionId.next(), edition, Optional.empty(), true, "start");
    }

    /** The file and those that the newest readable one names: a change in any of them may be a new edition. */
    List<Path> files() {
        return Stream.concat(source.file().stream(), named.stream()).toList();
    }

    /**
     * Reads the file again and says on one line of standard error what came of it.
     *
     * @param cause {@code SIGHUP} or {@code file}
     */
    synchronized void reload(String cause) {
        Policy now = live.policy();
        byte[] bytes = new byte[0];
        try {
            bytes = source.bytes();
            take(source.read(bytes), now, cause);
        } catch (InvalidSettings mistakes) {
            refuse(bytes, now, mistakes, cause);
        } catch (IOException unreadable) {
            meters.refused();
            screen.complain("reload.unreadable", now.edition().brief(), cause, unreadable.getMessage());
        }
    }

    private void take(SettingsReader.Result file, Policy now, String cause) {
        Optional<InForce> approved = changes.flatMap(ChangeDesk::inForce);
        if (approved.isPresent()) {
            compare(file, approved.get(), now, cause);
            return;
        }
        Edition next = editionOf(file);
        named = file.files();
        if (next.digest().equals(now.edition().digest())) {
            meters.unchanged();
            screen.complain("reload.same", next.brief(), cause);
            return;
        }
        Optional<String> fixed = needsRestart(now.settings(), file.settings());
        if (fixed.isPresent()) {
            record(next, now.edition(), false, fixed.get() + " needs a restart");
            meters.refused();
            screen.complain("reload.restart", fixed.get(), now.edition().brief(), cause);
            return;
        }
        Policy policy = compile(file.settings(), next, own, clock);
        if (!record(next, now.edition(), true, cause)) {
            meters.refused();
            screen.complain("reload.unrecorded", now.edition().brief(), cause);
            return;
        }
        // What is true if we stop here: the log says that this edition is live from the next start on, and so it is.
        live.swap(policy);
        meters.succeeded(Instant.ofEpochMilli(clock.millis()));
        file.warnings().forEach(warning -> screen.err().println(warning.format(source.name())));
        screen.complain("reload.live", next.brief(), file.settings().rules().size(), cause);
    }

    /** The file on the disk decides nothing: it is the approved edition, or it is drift. */
    private void compare(SettingsReader.Result file, InForce approved, Policy now, String cause) {
        Edition found = editionOf(file);
        named = file.files();
        if (found.digest().equals("sha256:" + approved.digest())) {
            meters.unchanged();
            screen.complain("reload.same", found.brief(), cause);
            return;
        }
        record(found, now.edition(), false, "drift: nobody approved this file");
        meters.refused();
        screen.complain("reload.drift", found.brief(), now.edition().brief(), cause);
    }

    /** Brings in force what persons have approved; the desk has written it down, so the next start loads it in any case. */
    synchronized void activate(Candidate candidate, InForce approved) {
        Policy now = live.policy();
        Edition next = new Edition(candidate.read().digest(), approved.approvers());
        Optional<String> fixed = needsRestart(now.settings(), candidate.settings());
        if (fixed.isPresent()) {
            record(next, now.edition(), false, fixed.get() + " needs a restart");
            meters.refused();
            screen.complain("reload.restart", fixed.get(), now.edition().brief(), approved.reason());
            return;
        }
        Policy policy = compile(candidate.settings(), next, own, clock);
        if (!record(next, now.edition(), true, approved.reason() + ", version " + approved.version())) {
            meters.refused();
            screen.complain("reload.unrecorded", now.edition().brief(), approved.reason());
            return;
        }
        live.swap(policy);
        meters.succeeded(Instant.ofEpochMilli(clock.millis()));
        meters.drift(!isOnDisk(next));
        screen.complain(
                "reload.live", next.brief(), candidate.settings().rules().size(), approved.reason());
    }

    private boolean isOnDisk(Edition edition) {
        try {
            return source.read().digest().equals(edition.digest());
        } catch (IOException | InvalidSettings other) {
            return false;
        }
    }

    private void refuse(byte[] bytes, Policy now, InvalidSettings mistakes, String cause) {
        int count = mistakes.problems().size();
        record(new Edition(digest(bytes), List.of()), now.edition(), false, count + " problems in the file");
        meters.refused();
        screen.complain("reload.refused", now.edition().brief(), cause);
        mistakes.problems().forEach(problem -> screen.err().println(problem.format(source.name())));
    }

    /** What sockets and files that are open now were made from. */
    private static Optional<String> needsRestart(Settings now, Settings next) {
        if (!now.listen().equals(next.listen())) {
            return Optional.of("listen");
        }
        if (!now.audit().equals(next.audit())) {
            return Optional.of("audit");
        }
        if (now.approval().isPresent() != next.approval().isPresent()
                || StartEdition.needsApproval(now) != StartEdition.needsApproval(next)) {
            return Optional.of("approval");
        }
        return Objects.equals(now.name(), next.name()) ? Optional.empty() : Optional.of("name");
    }

    private boolean record(Edition edition, Edition before, boolean goesLive, String detail) {
        return trail.record(
                        new AuditEvent.EditionChange(DecisionId.next(), edition, Optional.of(before), goesLive, detail))
                .join()
                .isRecorded();
    }

    /** Of a file that is not an edition: over its own bytes only. */
    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}

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

    Editions(
            ConfigSource source,
            List<Path> named,
            LiveConfig live,
            AuditTrail trail,
            OwnListeners own,
            InstantSource clock,
            ReloadMeters meters,
            Screen screen) {
        this.source = source;
        this.named = named;
        this.live = live;
        this.trail = trail;
        this.own = own;
        this.clock = clock;
        this.meters = meters;
        this.screen = screen;
    }

    /** Without approvals the person who can write the file is the only one who decides. */
    static Edition editionOf(SettingsReader.Result file) {
        return new Edition(file.digest(), List.of());
    }

    static Policy compile(SettingsReader.Result file, OwnListeners own, InstantSource clock) {
        return PolicyCompiler.compile(file.settings(), editionOf(file), own, clock);
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
        Policy policy = compile(file, own, clock);
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

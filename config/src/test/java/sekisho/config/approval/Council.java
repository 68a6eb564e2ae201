package sekisho.config.approval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sekisho.config.approval.SignatureCheck.Signed;
import sekisho.config.difference.SettingsDiff;
import sekisho.config.settings.Settings;
import sekisho.config.settings.SettingsReader;

/** People around a desk of changes, with a clock that a test moves. Signatures are those of a {@link Town}. */
final class Council {

    static final String FILE = """
        version: 1
        name: gate-a
        clients: {room: {networks: [10.1.0.0/24]}}
        destinations: {listed: {hosts-file: hosts.txt}}
        rules: [{id: listed, clients: [room], to: [listed]}]
        dns: {zones: [{zone: ".", upstreams: [10.0.0.2]}]}
        people:
          yamada: {certificates: ["spiffe://town/human/yamada", "spiffe://town/human/yamada-2"], roles: [requester, approver]}
          suzuki: {certificates: ["spiffe://town/human/suzuki"], roles: [requester, approver]}
          sato: {certificates: ["spiffe://town/human/sato"], roles: [approver]}
          tanaka: {certificates: ["spiffe://town/human/tanaka"], roles: [auditor]}
        approval: {grants: 1, changes: 1}
        audit: {directory: log, when-unavailable: close}
        """;

    final List<ApprovalStep> journal = new ArrayList<>();
    final Set<String> revoked = new TreeSet<>();
    final Map<String, Instant> approverSince = new HashMap<>();
    final List<InForce> live = new ArrayList<>();
    private final Path directory;
    private final ApprovalStore store;
    final ChangeDesk desk;
    Settings settings;
    Instant now = Town.NOON;
    boolean journalFails;

    Council(Path directory, String file) throws Exception {
        this(directory, file, Town.NOON);
        desk.adopt(candidate(file));
    }

    private Council(Path directory, String file, Instant start) throws Exception {
        this.directory = directory;
        now = start;
        Files.writeString(Files.createDirectories(directory).resolve("hosts.txt"), "git.example.org\n");
        settings = candidate(file).settings();
        settings.people().keySet().forEach(person -> approverSince.put(person, Instant.EPOCH));
        store = ApprovalStore.open(directory.resolve("editions"));
        desk = ChangeDesk.open(
                new ChangeDesk.Ground(
                        () -> settings,
                        () -> approverSince,
                        this::write,
                        this::check,
                        (candidate, edition) -> {
                            settings = candidate.settings();
                            live.add(edition);
                        },
                        () -> now),
                store,
                new EditionFiles(directory.resolve("editions"), directory));
    }

    /** The same store under another process, which runs what was in force. */
    Council restart() throws Exception {
        store.close();
        return new Council(directory, FILE, now);
    }

    Candidate candidate(String file) throws Exception {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        return new Candidate(bytes, SettingsReader.read(bytes, directory));
    }

    SettingsDiff difference(Change change) throws Exception {
        return SettingsDiff.of(settings, desk.files().read(change.content()).settings());
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Outcome<Change> propose(Caller by, String file) throws Exception {
        return desk.propose(by, candidate(file), "more", false);
    }

    Change proposed(Caller by, String file) throws Exception {
        return Town.done(propose(by, file));
    }

    Outcome<Change> approve(Caller by, Change change) {
        return desk.approve(by, change.id(), signature(by, change));
    }

    byte[] signature(Caller by, Change change) {
        return Town.signature(by, change.subject(settings.name()));
    }

    ApprovalStep lastStep() {
        return journal.get(journal.size() - 1);
    }

    private void write(ApprovalStep step) throws IOException {
        if (journalFails) {
            throw new IOException("the journal is closed");
        }
        journal.add(step);
    }

    private Signed check(byte[] content, byte[] signature) {
        String[] parts = new String(signature, StandardCharsets.UTF_8).split("\\|", -1);
        if (revoked.contains(parts[0])) {
            return new Signed.NotBelieved(ApprovalRefusal.CERTIFICATE, "certificate.revoked");
        }
        return parts[2].equals(Subject.sha256(content))
                ? new Signed.By(parts[0], parts[1], "f")
                : new Signed.NotBelieved(ApprovalRefusal.DIGEST, "");
    }
}

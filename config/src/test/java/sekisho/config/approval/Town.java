package sekisho.config.approval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sekisho.config.approval.SignatureCheck.Signed;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.IpAddress;

/** People around a desk, with clocks that a test moves. A signature here is a text that says who signed which digest. */
final class Town {

    static final Instant NOON = Instant.parse("2026-12-01T03:00:00Z");

    static final String FILE = """
        version: 1
        name: gate-a
        clients:
          operators: {certificates: ["spiffe://town/human/*"]}
          room: {networks: [10.1.0.0/24]}
        rules:
          - {id: core-db, clients: [operators], hosts: [core.db.internal, "*.spare.db.internal"], ports: [5432], tunnel: tcp,
             needs: grant, grant-for: 2h}
          - {id: shared, clients: [room], hosts: [10.2.0.9], needs: grant, grant-binds: address}
          - {id: open, clients: [room], hosts: [10.2.0.10]}
        dns: {zones: [{zone: db.internal, upstreams: [10.0.0.2]}]}
        people:
          yamada: {certificates: ["spiffe://town/human/yamada", "spiffe://town/human/yamada-2"], roles: [requester, approver]}
          suzuki: {certificates: ["spiffe://town/human/suzuki"], roles: [requester, approver]}
          sato: {certificates: ["spiffe://town/human/sato"], roles: [approver]}
          tanaka: {certificates: ["spiffe://town/human/tanaka"], roles: [auditor]}
        approval: {grants: 1, changes: 1}
        audit: {directory: log, when-unavailable: close}
        """;

    static final Caller YAMADA = person("yamada");
    static final Caller SUZUKI = person("suzuki");
    static final Caller SATO = person("sato");
    static final Caller TANAKA = person("tanaka");

    final List<ApprovalStep> journal = new ArrayList<>();
    final Set<String> revoked = new TreeSet<>();
    private final Path directory;
    private final ApprovalStore store;
    final ApprovalDesk desk;
    Basis basis;
    Instant now = NOON;
    long nanos = 7;
    boolean journalFails;
    boolean restricted;
    Grants grants = Grants.NONE;

    Town(Path directory, String file) throws Exception {
        this(directory, file, NOON);
    }

    private Town(Path directory, String file, Instant start) throws Exception {
        this.directory = directory;
        now = start;
        adopt(file, "a");
        store = ApprovalStore.open(directory);
        desk = ApprovalDesk.open(
                new ApprovalDesk.Ground(
                        () -> basis,
                        this::write,
                        this::check,
                        () -> restricted,
                        published -> grants = published,
                        () -> now,
                        () -> nanos),
                store);
    }

    void adopt(String file, String edition) throws Exception {
        SettingsReader.Result read = SettingsReader.read(file.getBytes(StandardCharsets.UTF_8), directory);
        basis = new Basis(read.settings(), edition.repeat(64));
    }

    /** The same store under another process. */
    Town restart() throws Exception {
        store.close();
        return new Town(directory, FILE, now);
    }

    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private void write(ApprovalStep step) throws IOException {
        if (journalFails) {
            throw new IOException("the journal is closed");
        }
        journal.add(step);
    }

    private Signed check(byte[] content, byte[] signature) {
        String[] parts = new String(signature, StandardCharsets.UTF_8).split("\\|", -1);
        if (parts.length != 3) {
            return new Signed.NotBelieved(ApprovalRefusal.SIGNATURE, "malformed");
        }
        if (revoked.contains(parts[0])) {
            return new Signed.NotBelieved(ApprovalRefusal.CERTIFICATE, "certificate.revoked");
        }
        return parts[2].equals(Subject.sha256(content))
                ? new Signed.By(parts[0], parts[1], "f")
                : new Signed.NotBelieved(ApprovalRefusal.DIGEST, "");
    }

    static Caller person(String name) {
        return new Caller("spiffe://town/human/" + name, "key-of-" + name);
    }

    static GrantWish wish(String person) {
        return new GrantWish(
                new Grant.Scope("core-db", Optional.empty(), Optional.empty()),
                Grant.Holder.ofPerson(person),
                Optional.empty(),
                Duration.ofHours(2),
                "index rebuild");
    }

    static GrantWish starting(Instant start) {
        GrantWish wish = wish("yamada");
        return new GrantWish(wish.scope(), wish.holder(), Optional.of(start), wish.length(), wish.reason());
    }

    static GrantWish wishOfAddress(String address) {
        return new GrantWish(
                new Grant.Scope("shared", Optional.empty(), Optional.empty()),
                Grant.Holder.ofAddress(IpAddress.of(address)),
                Optional.empty(),
                Duration.ofHours(1),
                "copy");
    }

    /** Asks for what is granted in every town. */
    GrantRequest asked(Caller by) {
        return done(desk.request(
                by, wish(basis.person(by.certificate()).orElseThrow().id())));
    }

    /** Signs for the whole time that was asked, from now. */
    Outcome<GrantRequest> approve(Caller by, GrantRequest request) {
        return approve(by, request, now, now.plus(request.wish().length()));
    }

    Outcome<GrantRequest> approve(Caller by, GrantRequest request, Instant from, Instant end) {
        return desk.approve(by, request.id(), from, end, signature(by, request, from, end));
    }

    byte[] signature(Caller by, GrantRequest request, Instant from, Instant end) {
        return signature(by, request.subject(basis.settings().name(), from, end));
    }

    static byte[] signature(Caller by, Subject subject) {
        return (by.certificate() + "|" + by.key() + "|" + subject.digest()).getBytes(StandardCharsets.UTF_8);
    }

    static <T> T done(Outcome<T> outcome) {
        return outcome.fold(value -> value, (why, detail) -> {
            throw new AssertionError(why + " " + detail);
        });
    }

    static ApprovalRefusal refused(Outcome<?> outcome) {
        return outcome.fold(
                value -> {
                    throw new AssertionError("not refused: " + value);
                },
                (why, detail) -> why);
    }

    boolean isOpen(String rule) {
        return grants.open(rule, now, nanos) > 0;
    }

    ApprovalStep lastStep() {
        return journal.get(journal.size() - 1);
    }
}

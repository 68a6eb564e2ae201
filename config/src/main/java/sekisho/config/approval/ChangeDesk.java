package sekisho.config.approval;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.config.approval.ApprovalStep.Act;
import sekisho.config.approval.VoteCheck.No;
import sekisho.config.difference.SettingsDiff;
import sekisho.config.settings.Person;
import sekisho.config.settings.Settings;

/**
 * Where editions are proposed and approved. Which edition is in force is said by this desk's steps alone: a file on the disk
 * that differs is drift. Every step is journalled, then kept, and only then has its effect. Safe on every thread; its calls
 * wait for the disk.
 */
public final class ChangeDesk {

    /**
     * What the desk stands on.
     *
     * @param settings in force, whose {@code people} and {@code approval} count
     * @param approverSince since when each approver is one
     * @param activate brings an approved edition in force; it is in force for the next start even where this fails
     */
    public record Ground(
            Supplier<Settings> settings,
            Supplier<Map<String, Instant>> approverSince,
            Journal journal,
            SignatureCheck signatures,
            Activation activate,
            InstantSource clock) {}

    /** Brings an edition in force. */
    @FunctionalInterface
    public interface Activation {
        void activate(Candidate candidate, InForce edition);
    }

    private static final int MOST_PENDING = 20;
    private static final String INSTALLATION = "installation";

    private final Ground ground;
    private final EditionFiles files;
    private final Changes changes = new Changes();
    private final Register register;

    private ChangeDesk(Ground ground, ApprovalStore store, EditionFiles files) {
        this.ground = ground;
        this.files = files;
        register = new Register(ground.journal(), store, changes);
    }

    /** Takes up where the store ended: votes stand, and what was in force is. */
    public static ChangeDesk open(Ground ground, ApprovalStore store, EditionFiles files) {
        ChangeDesk desk = new ChangeDesk(ground, store, files);
        store.steps().forEach(step -> desk.changes.apply(step, step.at()));
        return desk;
    }

    /** What these steps say is in force. */
    public static Optional<InForce> inForce(List<ApprovalStep> steps) {
        Changes changes = new Changes();
        steps.forEach(step -> changes.apply(step, step.at()));
        return changes.inForce();
    }

    /** Empty before the first. Never waits. */
    public Optional<InForce> inForce() {
        return changes.inForce();
    }

    /**
     * Puts an edition in force that nobody approved: the first one at installation, or the one with which one administrator
     * ends deciding alone.
     *
     * @throws IOException when it can't be written down
     */
    public synchronized void adopt(Candidate candidate) throws IOException {
        files.keep(candidate);
        Optional<No> failed = register.take(changes.activation(INSTALLATION, now(), candidate.digest(), "", ""));
        if (failed.isPresent()) {
            throw new IOException(failed.get().detail());
        }
    }

    /** A person asks for another edition. */
    public synchronized Outcome<Change> propose(Caller caller, Candidate candidate, String reason, boolean rollback) {
        Basis basis = basis();
        Instant now = now();
        Optional<Person> person = basis.person(caller.certificate());
        Optional<No> no = writing(basis)
                .mayWrite(person, candidate, rollback)
                .or(() -> GrantWish.isReason(reason) ? Optional.empty() : No.of(ApprovalRefusal.TEXT))
                .or(() -> changes.pending().size() < MOST_PENDING ? Optional.empty() : No.of(ApprovalRefusal.TOO_MANY));
        if (no.isPresent()) {
            return register.refuse("change propose", candidate.digest(), caller, person, no.get(), now);
        }
        String id = Change.newId();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("kind", rollback ? "rollback" : "change");
        facts.putAll(content(person.get(), caller, candidate));
        facts.put("base", basis.digest());
        facts.put("reason", reason);
        return keep(candidate, new ApprovalStep(Act.PROPOSED, id, now, facts));
    }

    /** A person gives a proposal other content: nobody has approved it any more. */
    public synchronized Outcome<Change> amend(Caller caller, String id, Candidate candidate) {
        Instant now = now();
        Optional<Person> person = basis().person(caller.certificate());
        Optional<Change> known = changes.find(id);
        Optional<No> no = check(now)
                .undecidable(person, known)
                .or(() -> writing(basis())
                        .mayWrite(person, candidate, known.orElseThrow().rollback()));
        if (no.isPresent()) {
            return register.refuse("change amend", id, caller, person, no.get(), now);
        }
        String before = known.get().content();
        Outcome<Change> done =
                keep(candidate, new ApprovalStep(Act.AMENDED, id, now, content(person.get(), caller, candidate)));
        forget(before);
        return done;
    }

    private ProposalCheck writing(Basis basis) {
        return new ProposalCheck(basis, changes::wasInForce);
    }

    private Map<String, String> content(Person person, Caller caller, Candidate candidate) {
        String shown =
                SettingsDiff.of(ground.settings().get(), candidate.settings()).digest();
        return Change.facts(new Change.Author(person.id(), caller.key()), candidate.digest(), shown);
    }

    private Outcome<Change> keep(Candidate candidate, ApprovalStep step) {
        try {
            files.keep(candidate);
        } catch (IOException unkept) {
            return Register.notDone(new No(ApprovalRefusal.NOT_RECORDED, String.valueOf(unkept.getMessage())));
        }
        return done(step.about(), register.take(step));
    }

    /**
     * Another person says yes. When enough have, the edition is in force as this returns.
     *
     * @param signature detached CMS over {@link Change#subject(String)}, DER
     */
    public synchronized Outcome<Change> approve(Caller caller, String id, byte[] signature) {
        Instant now = now();
        Basis basis = basis();
        VoteCheck check = check(now);
        Optional<Person> person = basis.person(caller.certificate());
        Optional<Change> change = changes.find(id);
        Supplier<Subject> subject =
                () -> change.orElseThrow().subject(basis.settings().name());
        Optional<No> no = check.undecidable(person, change)
                .or(() -> check.mayVote(person.orElseThrow(), caller.key(), change.orElseThrow()))
                .or(() -> check.signed(
                        person.orElseThrow(), caller.key(), subject.get().bytes(), signature))
                .or(() -> files.find(change.orElseThrow().content())
                        .fold(found -> Optional.empty(), (why, detail) -> Optional.of(new No(why, detail))));
        if (no.isPresent()) {
            return register.refuse("change approve", id, caller, person, no.get(), now);
        }
        Map<String, String> facts = Vote.facts(
                person.get().id(),
                caller,
                change.get().asked(),
                change.get().expires(),
                subject.get().digest(),
                signature);
        facts.put("shown", change.get().shown());
        Optional<No> failed = register.take(new ApprovalStep(Act.APPROVED, id, now, facts));
        // What is true if we stop here: the vote is kept, and lookAtTheClock goes on after the next start.
        return failed.isPresent() ? Register.notDone(failed.get()) : activateIfEnough(id, check);
    }

    private Outcome<Change> activateIfEnough(String id, VoteCheck check) {
        Change change = changes.find(id).orElseThrow();
        Basis basis = basis();
        List<Vote> standing = check.standing(change, basis.settings().name());
        if (standing.size() < Math.max(1, basis.changes())) {
            return new Outcome.Done<>(change);
        }
        Outcome<Candidate> candidate = files.find(change.content());
        if (!(candidate instanceof Outcome.Done<Candidate> kept)) {
            return candidate.fold(
                    found -> new Outcome.Done<>(change), (why, detail) -> Register.notDone(new No(why, detail)));
        }
        String approvers = String.join(" ", standing.stream().map(Vote::person).toList());
        Optional<No> failed = register.take(changes.activation(id, now(), change.content(), approvers, change.shown()));
        if (failed.isEmpty()) {
            // What is true if we stop here: the next start loads this edition and no other.
            ground.activate().activate(kept.value(), inForce().orElseThrow());
        }
        return done(id, failed);
    }

    /** One approver's no ends a proposal. */
    public synchronized Outcome<Change> reject(Caller caller, String id, String reason) {
        return end(caller, id, reason, Act.DENIED);
    }

    /** Its author takes a proposal back. */
    public synchronized Outcome<Change> withdraw(Caller caller, String id, String reason) {
        return end(caller, id, reason, Act.WITHDRAWN);
    }

    private Outcome<Change> end(Caller caller, String id, String reason, Act act) {
        Instant now = now();
        Optional<Person> person = basis().person(caller.certificate());
        Optional<Change> change = changes.find(id);
        Optional<No> no = check(now)
                .undecidable(person, change)
                .or(() -> act == Act.DENIED
                        ? VoteCheck.mayDeny(person.orElseThrow())
                        : VoteCheck.mayWithdraw(person.orElseThrow(), change.orElseThrow()));
        if (no.isPresent()) {
            String call = act == Act.DENIED ? "change reject" : "change withdraw";
            return register.refuse(call, id, caller, person, no.get(), now);
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("by", person.get().id());
        facts.put("reason", reason);
        Outcome<Change> done = done(id, register.take(new ApprovalStep(act, id, now, facts)));
        forget(change.get().content());
        return done;
    }

    /** What has waited too long, or whose base has moved, is over; what was approved just before a stop goes on. */
    public synchronized void lookAtTheClock() {
        Instant now = now();
        for (Change each : changes.pending()) {
            if (each.isOld(now) || !each.base().equals(basis().digest())) {
                register.take(new ApprovalStep(Act.LAPSED, each.id(), now, Map.of()));
                forget(each.content());
            } else if (!each.votes().isEmpty()) {
                activateIfEnough(each.id(), check(now));
            }
        }
    }

    /** Newest first. */
    public synchronized List<Change> changes() {
        return changes.newestFirst();
    }

    public synchronized Optional<Change> change(String id) {
        return changes.find(id);
    }

    /** The bytes of editions that are in force, were, or are asked for. */
    public EditionFiles files() {
        return files;
    }

    private void forget(String digest) {
        if (!changes.needs(digest)) {
            files.forget(digest);
        }
    }

    private Basis basis() {
        return new Basis(ground.settings().get(), inForce().orElseThrow().digest());
    }

    private VoteCheck check(Instant now) {
        return new VoteCheck(
                basis(), ground.signatures(), ground.approverSince().get(), now);
    }

    /** By the wall, and never before anything that was written down. */
    private Instant now() {
        Instant wall = ground.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        return wall.isBefore(changes.latest()) ? changes.latest() : wall;
    }

    private Outcome<Change> done(String id, Optional<No> failed) {
        return failed.isPresent()
                ? Register.notDone(failed.get())
                : new Outcome.Done<>(changes.find(id).orElseThrow());
    }
}

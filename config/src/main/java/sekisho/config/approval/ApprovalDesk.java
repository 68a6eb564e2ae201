package sekisho.config.approval;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import sekisho.config.approval.ApprovalStep.Act;
import sekisho.config.approval.VoteCheck.No;
import sekisho.config.settings.Person;

/**
 * Where persons ask and other persons answer: the only place that knows that nobody approves his own access. Every step is
 * journalled, then kept, and only then has its effect. Safe on every thread; its calls wait for the disk.
 */
public final class ApprovalDesk {

    /**
     * What the desk stands on.
     *
     * @param basis the edition in force
     * @param restricted whether the audit log takes no new grants
     * @param publish is told the grants in force after each change
     * @param nanos {@link System#nanoTime}
     */
    public record Ground(
            Supplier<Basis> basis,
            Journal journal,
            SignatureCheck signatures,
            BooleanSupplier restricted,
            Consumer<Grants> publish,
            InstantSource clock,
            LongSupplier nanos) {}

    private static final int MOST_PENDING = 1_000;
    private static final int MOST_PENDING_OF_ONE = 20;

    private final Ground ground;
    private final Cases cases;
    private final Register register;

    private ApprovalDesk(Ground ground, ApprovalStore store) {
        this.ground = ground;
        cases = new Cases(ground.nanos());
        register = new Register(ground.journal(), store, cases);
    }

    /**
     * Takes up where the store ended: votes stand, open grants are open, and a clock that was set back since gains nobody
     * any time.
     *
     * @throws IOException when the store is damaged, or the first approvers can't be written down
     */
    public static ApprovalDesk open(Ground ground, ApprovalStore store) throws IOException {
        ApprovalDesk desk = new ApprovalDesk(ground, store);
        for (ApprovalStep step : store.steps()) {
            desk.cases.apply(step, desk.now());
        }
        Optional<No> failed = desk.tellApprovers(store.steps().isEmpty());
        if (failed.isPresent()) {
            throw new IOException(failed.get().detail());
        }
        desk.publish();
        return desk;
    }

    /** A person asks. */
    public synchronized Outcome<GrantRequest> request(Caller caller, GrantWish wish) {
        Basis basis = ground.basis().get();
        Instant now = now();
        Optional<Person> person = basis.person(caller.certificate());
        Optional<ApprovalRefusal> no = person.isEmpty()
                ? Optional.of(ApprovalRefusal.PERSON)
                : person.filter(one -> one.roles().contains(Person.Role.REQUESTER))
                                .isEmpty()
                        ? Optional.of(ApprovalRefusal.ROLE)
                        : new WishCheck(basis.settings(), now).refuse(wish).or(() -> crowded(person.get()));
        if (no.isPresent()) {
            return register.refuse("grant request", wish.scope().rule(), caller, person, new No(no.get(), ""), now);
        }
        GrantRequest asked = GrantRequest.ask(person.get().id(), caller.key(), wish, now, basis.digest());
        return done(asked.id(), register.take(new ApprovalStep(Act.REQUESTED, asked.id(), now, asked.facts())));
    }

    /**
     * Another person says yes. When enough have, the grant is in force as this returns.
     *
     * @param notBefore and {@code expires}: the time that was signed, within what was asked
     * @param signature detached CMS over {@link GrantRequest#subject}, DER
     */
    public synchronized Outcome<GrantRequest> approve(
            Caller caller, String id, Instant notBefore, Instant expires, byte[] signature) {
        Basis basis = ground.basis().get();
        Instant now = now();
        Optional<Person> person = basis.person(caller.certificate());
        Optional<GrantRequest> request = cases.request(id);
        Supplier<Subject> subject =
                () -> request.orElseThrow().subject(basis.settings().name(), notBefore, expires);
        VoteCheck check = check(basis, now);
        Optional<No> no = check.undecidable(person, request)
                .or(() -> check.mayVote(person.orElseThrow(), caller.key(), request.orElseThrow()))
                .or(() -> check.mayLast(request.orElseThrow(), notBefore, expires))
                .or(() -> sameAsBefore(request.orElseThrow(), subject.get()))
                .or(() -> check.signed(
                        person.orElseThrow(), caller.key(), subject.get().bytes(), signature))
                .or(() -> ground.restricted().getAsBoolean() ? No.of(ApprovalRefusal.RESTRICTED) : Optional.empty());
        if (no.isPresent()) {
            return register.refuse("grant approve", id, caller, person, no.get(), now());
        }
        Map<String, String> facts = Vote.facts(
                person.get().id(), caller, notBefore, expires, subject.get().digest(), signature);
        Optional<No> failed = register.take(new ApprovalStep(Act.APPROVED, id, now, facts));
        // What is true if we stop here: the vote is kept, and lookAtTheClock opens the grant after the next start.
        return failed.isPresent() ? Register.notDone(failed.get()) : openIfEnough(id, basis, check);
    }

    private Outcome<GrantRequest> openIfEnough(String id, Basis basis, VoteCheck check) {
        GrantRequest request = cases.request(id).orElseThrow();
        List<Vote> standing = check.standing(request, basis.settings().name());
        if (standing.size() < basis.grants()) {
            return new Outcome.Done<>(request);
        }
        Optional<No> failed =
                register.take(new ApprovalStep(Act.OPENED, request.grantId(), now(), request.opening(standing)));
        publish();
        return done(id, failed);
    }

    /** One approver's no ends the request. */
    public synchronized Outcome<GrantRequest> deny(Caller caller, String id, String reason) {
        Basis basis = ground.basis().get();
        Optional<Person> person = basis.person(caller.certificate());
        Optional<No> no = check(basis, now())
                .undecidable(person, cases.request(id))
                .or(() -> person.orElseThrow().roles().contains(Person.Role.APPROVER)
                        ? Optional.empty()
                        : No.of(ApprovalRefusal.ROLE));
        return no.isPresent()
                ? register.refuse("grant deny", id, caller, person, no.get(), now())
                : end(Act.DENIED, id, id, person, reason);
    }

    /** One person ends a grant, or takes a request back: at once. */
    public synchronized Outcome<GrantRequest> revoke(Caller caller, String id, String reason) {
        Basis basis = ground.basis().get();
        Optional<Person> person = basis.person(caller.certificate());
        Optional<GrantRequest> request = cases.request(id).or(() -> cases.request("R-" + tail(id)));
        Optional<No> no = person.isEmpty()
                ? No.of(ApprovalRefusal.PERSON)
                : request.isEmpty()
                        ? No.of(ApprovalRefusal.UNKNOWN)
                        : request.get().ended().isPresent() ? No.of(ApprovalRefusal.OVER) : Optional.empty();
        no = no.or(() -> VoteCheck.mayRevoke(person.orElseThrow(), request.orElseThrow())
                ? Optional.empty()
                : No.of(ApprovalRefusal.NOT_HOLDER));
        if (no.isPresent()) {
            return register.refuse("grant revoke", id, caller, person, no.get(), now());
        }
        GrantRequest found = request.get();
        return found.isPending()
                ? end(Act.WITHDRAWN, found.id(), found.id(), person, reason)
                : end(Act.REVOKED, found.grantId(), found.id(), person, reason);
    }

    /**
     * What has run out is written down as over, what was approved just before a stop is opened, and approvers of a new
     * edition begin to wait. Called about once a second; nothing's end waits for it.
     */
    public synchronized void lookAtTheClock() {
        tellApprovers(false);
        Basis basis = ground.basis().get();
        Instant now = now();
        for (GrantRequest each : cases.open()) {
            if (!each.isPending()) {
                if (cases.hasEnded(each, now, ground.nanos().getAsLong())) {
                    // A log that is closed is asked again in a second; the grant itself ended without it.
                    register.take(new ApprovalStep(Act.ENDED, each.grantId(), now, Map.of()));
                    publish();
                }
            } else if (each.isOld(now) || !each.base().equals(basis.digest())) {
                register.take(new ApprovalStep(Act.LAPSED, each.id(), now, Map.of()));
            } else if (!each.votes().isEmpty()
                    && each.votes().get(0).expires().isAfter(now)
                    && !ground.restricted().getAsBoolean()) {
                openIfEnough(each.id(), basis, check(basis, now));
            }
        }
    }

    /** Since when each approver is one. */
    public synchronized Map<String, Instant> approverSince() {
        return Map.copyOf(cases.approverSince());
    }

    /** Newest first. */
    public synchronized List<GrantRequest> requests() {
        return cases.newestFirst();
    }

    public synchronized Optional<GrantRequest> request(String id) {
        return cases.request(id).or(() -> cases.request("R-" + tail(id)));
    }

    /** By the wall, and never before anything that was written down. */
    private Instant now() {
        Instant wall = ground.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        return wall.isBefore(cases.latest()) ? cases.latest() : wall;
    }

    private static String tail(String id) {
        return id.startsWith("G-") ? id.substring(2) : id;
    }

    private Optional<ApprovalRefusal> crowded(Person person) {
        List<GrantRequest> pending =
                cases.open().stream().filter(GrantRequest::isPending).toList();
        long own = pending.stream()
                .filter(each -> each.requester().equals(person.id()))
                .count();
        return pending.size() >= MOST_PENDING || own >= MOST_PENDING_OF_ONE
                ? Optional.of(ApprovalRefusal.TOO_MANY)
                : Optional.empty();
    }

    /** Votes count together only where all signed the very same. */
    private static Optional<No> sameAsBefore(GrantRequest request, Subject subject) {
        return request.votes().stream().allMatch(vote -> vote.digest().equals(subject.digest()))
                ? Optional.empty()
                : No.of(ApprovalRefusal.DIGEST);
    }

    private VoteCheck check(Basis basis, Instant now) {
        return new VoteCheck(basis, ground.signatures(), cases.approverSince(), now);
    }

    private Outcome<GrantRequest> end(Act act, String about, String id, Optional<Person> person, String reason) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("by", person.orElseThrow().id());
        facts.put("reason", reason);
        Optional<No> failed = register.take(new ApprovalStep(act, about, now(), facts));
        publish();
        return done(id, failed);
    }

    private Outcome<GrantRequest> done(String id, Optional<No> failed) {
        return failed.isPresent()
                ? Register.notDone(failed.get())
                : new Outcome.Done<>(cases.request(id).orElseThrow());
    }

    private void publish() {
        ground.publish().accept(cases.grants());
    }

    /** @param atOnce whether they are those of the first installation, who need not wait */
    private Optional<No> tellApprovers(boolean atOnce) {
        Instant now = now();
        Map<String, String> added = new LinkedHashMap<>();
        ground.basis().get().settings().people().values().stream()
                .filter(person -> person.roles().contains(Person.Role.APPROVER))
                .filter(person -> !cases.approverSince().containsKey(person.id()))
                .forEach(person -> added.put(person.id(), (atOnce ? Instant.EPOCH : now).toString()));
        return added.isEmpty()
                ? Optional.empty()
                : register.take(new ApprovalStep(Act.APPROVERS, "approvers", now, added));
    }
}

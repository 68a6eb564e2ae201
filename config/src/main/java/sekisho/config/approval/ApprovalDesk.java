package sekisho.config.approval;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
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
import sekisho.config.value.DecisionId;

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

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST_PENDING = 1_000;
    private static final int MOST_PENDING_OF_ONE = 20;
    private static final Duration REQUEST_LASTS = Duration.ofDays(3);

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
        desk.tellApprovers(store.steps().isEmpty());
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
        GrantRequest asked = new GrantRequest(
                "R-" + DecisionId.next().text().substring(2),
                person.get().id(),
                caller.key(),
                wish,
                now,
                basis.digest(),
                nonce(),
                List.of(),
                Optional.empty(),
                Optional.empty());
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
        Optional<No> no = undecidable(person, request, basis, now)
                .or(() -> check.mayVote(person.orElseThrow(), caller.key(), request.orElseThrow()))
                .or(() -> check.mayLast(request.orElseThrow(), notBefore, expires))
                .or(() -> sameAsBefore(request.orElseThrow(), subject.get()))
                .or(() -> check.signed(
                        person.orElseThrow(), caller.key(), subject.get().bytes(), signature))
                .or(() -> ground.restricted().getAsBoolean() ? No.of(ApprovalRefusal.RESTRICTED) : Optional.empty());
        if (no.isPresent()) {
            return register.refuse("grant approve", id, caller, person, no.get(), now());
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("by", person.get().id());
        facts.put("key", caller.key());
        facts.put("certificate", caller.certificate());
        facts.put("not-before", notBefore.toString());
        facts.put("expires", expires.toString());
        facts.put("digest", subject.get().digest());
        facts.put("signature", Base64.getEncoder().encodeToString(signature));
        Optional<No> failed = register.take(new ApprovalStep(Act.APPROVED, id, now, facts));
        // What is true if we stop here: the vote is kept, and lookAtTheClock opens the grant after the next start.
        return failed.isPresent() ? Register.notDone(failed.get()) : openIfEnough(id, basis, check);
    }

    private Outcome<GrantRequest> openIfEnough(String id, Basis basis, VoteCheck check) {
        GrantRequest request = cases.request(id).orElseThrow();
        if (check.standing(request, basis.settings().name()) < basis.grants()) {
            return new Outcome.Done<>(request);
        }
        Vote vote = request.votes().get(0);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("request", request.id());
        facts.put("rule", request.wish().scope().rule());
        facts.put("holder", request.wish().holder().toString());
        facts.put("from", vote.notBefore().toString());
        facts.put("end", vote.expires().toString());
        facts.put(
                "approvers",
                String.join(" ", request.votes().stream().map(Vote::person).toList()));
        facts.put("digest", vote.digest());
        Optional<No> failed = register.take(new ApprovalStep(Act.OPENED, request.grantId(), now(), facts));
        publish();
        return done(id, failed);
    }

    /** One approver's no ends the request. */
    public synchronized Outcome<GrantRequest> deny(Caller caller, String id, String reason) {
        Basis basis = ground.basis().get();
        Optional<Person> person = basis.person(caller.certificate());
        Optional<No> no = undecidable(person, cases.request(id), basis, now())
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
        no = no.or(() -> mayRevoke(person.orElseThrow(), request.orElseThrow())
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
     * What has run out is written down as over, and what was approved just before a stop is opened. Called about once a
     * second; nothing's end waits for it.
     */
    public synchronized void lookAtTheClock() {
        Basis basis = ground.basis().get();
        Instant now = now();
        for (GrantRequest each : cases.open()) {
            if (!each.isPending()) {
                if (cases.hasEnded(each, now, ground.nanos().getAsLong())) {
                    // A log that is closed is asked again in a second; the grant itself ended without it.
                    register.take(new ApprovalStep(Act.ENDED, each.grantId(), now, Map.of()));
                    publish();
                }
            } else if (isOld(each, now) || !each.base().equals(basis.digest())) {
                register.take(new ApprovalStep(Act.LAPSED, each.id(), now, Map.of()));
            } else if (!each.votes().isEmpty()
                    && each.votes().get(0).expires().isAfter(now)
                    && !ground.restricted().getAsBoolean()) {
                openIfEnough(each.id(), basis, check(basis, now));
            }
        }
    }

    /** The edition in force has changed: its new approvers wait for 24 hours. */
    public synchronized void editionChanged() throws IOException {
        tellApprovers(false);
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

    private Optional<No> undecidable(
            Optional<Person> person, Optional<GrantRequest> request, Basis basis, Instant now) {
        if (person.isEmpty()) {
            return No.of(ApprovalRefusal.PERSON);
        }
        if (request.isEmpty()) {
            return No.of(ApprovalRefusal.UNKNOWN);
        }
        if (!request.get().isPending()) {
            return No.of(ApprovalRefusal.OVER);
        }
        if (isOld(request.get(), now)) {
            return No.of(ApprovalRefusal.EXPIRED);
        }
        return request.get().base().equals(basis.digest()) ? Optional.empty() : No.of(ApprovalRefusal.STALE);
    }

    private static boolean isOld(GrantRequest request, Instant now) {
        return !now.isBefore(request.asked().plus(REQUEST_LASTS));
    }

    private static boolean mayRevoke(Person person, GrantRequest request) {
        return person.id().equals(request.requester())
                || request.wish().holder().person().filter(person.id()::equals).isPresent()
                || person.roles().contains(Person.Role.APPROVER)
                || person.roles().contains(Person.Role.ADMINISTRATOR);
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
    private void tellApprovers(boolean atOnce) throws IOException {
        Instant now = now();
        Map<String, String> added = new LinkedHashMap<>();
        ground.basis().get().settings().people().values().stream()
                .filter(person -> person.roles().contains(Person.Role.APPROVER))
                .filter(person -> !cases.approverSince().containsKey(person.id()))
                .forEach(person -> added.put(person.id(), (atOnce ? Instant.EPOCH : now).toString()));
        if (!added.isEmpty()) {
            Optional<No> failed = register.take(new ApprovalStep(Act.APPROVERS, "approvers", now, added));
            if (failed.isPresent()) {
                throw new IOException(failed.get().detail());
            }
        }
    }

    private static String nonce() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}

package sekisho.config.policy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import sekisho.config.approval.Grants;
import sekisho.config.settings.Settings;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.NeverAllowed;
import sekisho.config.value.Reason;

/** One edition, compiled: the only place in the product that says yes. Immutable, and safe on every thread. */
public final class Policy {

    private final Settings settings;
    private final Edition edition;
    private final IdentityMap identities;
    private final RuleIndex rules;
    private final OwnListeners own;
    private final InstantSource clock;
    private final Grants grants;

    Policy(
            Settings settings,
            Edition edition,
            IdentityMap identities,
            RuleIndex rules,
            OwnListeners own,
            InstantSource clock,
            Grants grants) {
        this.settings = settings;
        this.edition = edition;
        this.identities = identities;
        this.rules = rules;
        this.own = own;
        this.clock = clock;
        this.grants = grants;
    }

    /** The same edition, with these grants in force. */
    public Policy with(Grants inForce) {
        return inForce == grants ? this : new Policy(settings, edition, identities, rules, own, clock, inForce);
    }

    /** Those in force; one that has ended since opens nothing. */
    public Grants grants() {
        return grants;
    }

    /** What it was compiled from. */
    public Settings settings() {
        return settings;
    }

    public Edition edition() {
        return edition;
    }

    /** By the clock that every decision goes by. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * Whether this may be, now. Deny rules win, then any allow rule that fits whole; otherwise the refusal of the rule that
     * came nearest.
     */
    public Decision decide(Access access) {
        return judge(access).decision();
    }

    /** A decision and what it cost: node visits and clauses looked at, never seconds. */
    record Judgement(Decision decision, int steps) {}

    Judgement judge(Access access) {
        BitSet client = identities.groupsOf(access.identity());
        if (client.isEmpty()) {
            return new Judgement(new Decision.Deny(Reason.CLIENT_UNKNOWN), 1);
        }
        Question question = Question.of(access);
        Instant now = clock.instant();
        GrantHolder holder = holder(access.identity(), question);
        Nearest nearest = new Nearest(now, holder);
        int steps = compare(question, client, now, holder, nearest::offer);
        Decision decision = never(question, nearest.ruleUpToAddresses()).orElseGet(() -> nearest.decision(question));
        return new Judgement(decision, steps);
    }

    /** Offers each clause that speaks of the destination, with how it fits. @return the steps taken */
    private int compare(
            Question question, BitSet client, Instant now, GrantHolder holder, BiConsumer<Clause, Fit> found) {
        Consumer<Clause> judged = clause -> found.accept(clause, clause.fit(question, client, now, holder));
        return rules.find(question.host(), question.relay(), judged) + rules.findDenials(question.addresses(), judged);
    }

    private GrantHolder holder(Identity who, Question question) {
        return GrantHolder.of(grants, identities.personOf(who), who, question);
    }

    /** One clause that a decision looked at. */
    record Finding(Clause clause, Fit fit) {}

    /** Everything that the decision looks at, each once, the nearest first, then as in the file. */
    List<Finding> findings(Access access) {
        Map<Integer, Finding> found = new TreeMap<>();
        Question question = Question.of(access);
        compare(
                question,
                identities.groupsOf(access.identity()),
                clock.instant(),
                holder(access.identity(), question),
                (clause, fit) -> found.put(clause.order(), new Finding(clause, fit)));
        List<Finding> findings = new ArrayList<>(found.values());
        findings.sort(Comparator.comparing(Finding::fit).reversed());
        return findings;
    }

    NearMisses nearMisses(Access access) {
        return new NearMisses(settings, identities, identities.groupsOf(access.identity()));
    }

    /**
     * Somebody to ask about: an address, the name of a certificate ({@code spiffe://…}, {@code dns:…}), both joined as
     * {@code NAME@ADDRESS}, a VPC endpoint, or anybody of the client group with this name.
     */
    public Optional<Identity> clientNamed(String text) {
        return identities.named(text);
    }

    /** The client groups that it belongs to, by name: for pages, never to decide. */
    public List<String> groupsOf(Identity identity) {
        return identities.namesOf(identity);
    }

    IdentityMap identities() {
        return identities;
    }

    /** What no rule can open. */
    private Optional<Decision> never(Question question, Optional<Rule> rule) {
        if (question.host() instanceof HostName name) {
            Optional<Reason> reserved = NeverAllowed.name(name);
            if (reserved.isPresent()) {
                return reserved.map(Decision.Deny::new);
            }
        }
        for (IpAddress address : question.addresses()) {
            if (NeverAllowed.isMetadata(address)) {
                return Optional.of(new Decision.Deny(Reason.METADATA, rule, Optional.of(address)));
            }
            if (question.isProxy() && own.isReachedBy(address, question.port())) {
                return Optional.of(new Decision.Deny(Reason.ADDR_SELF, rule, Optional.of(address)));
            }
        }
        return Optional.empty();
    }
}

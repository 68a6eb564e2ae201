package sekisho.config.policy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;
import sekisho.config.settings.Settings;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** One edition, compiled: the only place in the product that says yes. Immutable, and safe on every thread. */
public final class Policy {

    private static final IpAddress ANY_IPV4 = IpAddress.of("0.0.0.0");
    private static final IpAddress ANY_IPV6 = IpAddress.of("::");
    private static final IpAddress LOOPBACK_IPV4 = IpAddress.of("127.0.0.1");
    private static final IpAddress LOOPBACK_IPV6 = IpAddress.of("::1");

    private final Settings settings;
    private final Edition edition;
    private final IdentityMap identities;
    private final RuleIndex rules;
    private final OwnListeners own;
    private final InstantSource clock;

    Policy(
            Settings settings,
            Edition edition,
            IdentityMap identities,
            RuleIndex rules,
            OwnListeners own,
            InstantSource clock) {
        this.settings = settings;
        this.edition = edition;
        this.identities = identities;
        this.rules = rules;
        this.own = own;
        this.clock = clock;
    }

    /** What it was compiled from. */
    public Settings settings() {
        return settings;
    }

    public Edition edition() {
        return edition;
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
        Nearest nearest = new Nearest();
        Consumer<Clause> judged = clause -> nearest.offer(clause, clause.fit(question, client, now));
        int steps = rules.find(question.host(), judged) + rules.findDenials(question.addresses(), judged);
        Decision decision = never(question, nearest.ruleUpToAddresses()).orElseGet(() -> nearest.decision(question));
        return new Judgement(decision, steps);
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
            if (question.isProxy() && reachesUs(address, question.port())) {
                return Optional.of(new Decision.Deny(Reason.ADDR_SELF, rule, Optional.of(address)));
            }
        }
        return Optional.empty();
    }

    /** The kernel takes the unspecified address for its own loopback. */
    private boolean reachesUs(IpAddress address, int port) {
        IpAddress there = EmbeddedIpv4.nat64(address).orElse(address);
        return own.contains(there, port)
                || (there.equals(ANY_IPV4) && own.contains(LOOPBACK_IPV4, port))
                || (there.equals(ANY_IPV6) && own.contains(LOOPBACK_IPV6, port));
    }
}

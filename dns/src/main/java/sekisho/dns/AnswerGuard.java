package sekisho.dns;

import java.util.List;
import java.util.Optional;
import sekisho.config.policy.Access;
import sekisho.config.policy.Decision;
import sekisho.config.policy.Policy;
import sekisho.config.policy.Rule;
import sekisho.config.settings.Greeting;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/**
 * Only permitted names at permitted addresses leave. Every answer is judged, wherever it came from, under the edition of
 * the query: all its addresses together, as addresses of the name that was asked and of every name that aliases led to.
 */
final class AnswerGuard {

    private final DnsMetrics metrics;

    AnswerGuard(DnsMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * @param asked what was allowed before the lookup
     * @param allow that permission
     * @return yes for the answer as it is, or the reason why nothing of it may leave
     */
    Decision judge(Policy policy, Access.Resolve asked, Decision.Allow allow, Answer answer) {
        List<IpAddress> addresses = answer.addresses();
        Decision decision = addresses.isEmpty() ? allow : policy.decide(asked.at(addresses));
        if (!allow.rule().written().chainTrusted()) {
            for (WireName hop : answer.hops()) {
                decision = decision.fold(yes -> hop(policy, asked, yes, hop, addresses), no -> no);
            }
        }
        return decision.fold(yes -> yes, no -> counted(no, allow.rule().id()));
    }

    /** Whether the rule's names live in private or written ranges only. */
    static boolean isClosed(Rule rule) {
        return rule.written().addresses().fold(() -> true, () -> false, () -> false, ranges -> true);
    }

    /** A binding with keys for hidden names would lead to a greeting that the proxy refuses; a client does without. */
    static Answer withoutHiding(Question question, Answer answer, Rule rule) {
        boolean mayHide = rule.written()
                .greeting()
                .ech()
                .filter(ech -> ech != Greeting.Ech.REFUSE)
                .isPresent();
        return answer.hidesNames() && !mayHide ? LocalNames.nothing(question, answer.born()) : answer;
    }

    /** A name that an alias leads to is a name that the client learns (RFC 1034 §3.6.2). */
    private static Decision hop(
            Policy policy, Access.Resolve asked, Decision.Allow before, WireName hop, List<IpAddress> addresses) {
        Optional<HostName> name = hop.hostName().asOptional();
        if (name.isEmpty()) {
            return new Decision.Deny(Reason.CHAIN);
        }
        Access.Resolve access = new Access.Resolve(asked.identity(), name.get(), asked.type());
        return policy.decide(addresses.isEmpty() ? access : access.at(addresses))
                .fold(before::whileAlso, no -> isAboutAddress(no) ? no : new Decision.Deny(Reason.CHAIN, no.rule()));
    }

    private Decision counted(Decision.Deny no, String rule) {
        if (isAboutAddress(no)) {
            metrics.privateViolation(no.rule().map(Rule::id).orElse(rule)).increment();
            return no;
        }
        return no;
    }

    private static boolean isAboutAddress(Decision.Deny no) {
        return no.address().isPresent();
    }
}

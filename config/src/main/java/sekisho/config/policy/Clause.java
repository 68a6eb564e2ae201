package sekisho.config.policy;

import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/**
 * One target of one rule, compiled. Its hosts are not here: they lead to it.
 *
 * @param order among all clauses, as in the file
 * @param clients the rule's groups, one bit each
 */
record Clause(int order, Rule rule, BitSet clients, AddressTest addresses) {

    boolean denies() {
        return rule.written().deny();
    }

    /** A deny rule holds at every address and for every query type: who writes "deny" means the destination. */
    Fit fit(Question question, BitSet client, Instant now) {
        RuleSettings written = rule.written();
        if (!clients.intersects(client)) {
            return Fit.CLIENT;
        }
        if (written.until().isPresent() && !now.isBefore(written.until().get())) {
            return Fit.EXPIRED;
        }
        if (!written.through().contains(question.gate())) {
            return Fit.THROUGH;
        }
        if (question.isProxy() && !hasPort(question.port())) {
            return Fit.PORT;
        }
        if (written.deny()) {
            return Fit.WHOLE;
        }
        if (!question.isProxy() && !written.types().contains(question.type())) {
            return Fit.TYPE;
        }
        return firstMisfit(question).map(addresses::fit).orElse(Fit.WHOLE);
    }

    /** The first address that the rule does not reach. */
    Optional<IpAddress> firstMisfit(Question question) {
        for (IpAddress address : question.addresses()) {
            if (addresses.fit(address) != Fit.WHOLE) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private boolean hasPort(int port) {
        for (PortRange ports : rule.target().ports()) {
            if (ports.contains(port)) {
                return true;
            }
        }
        return false;
    }
}

package sekisho.config.policy;

import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import sekisho.config.approval.Grant;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;
import sekisho.config.value.Reason;

/**
 * One target of one rule, compiled. Its hosts are not here: they lead to it.
 *
 * @param order among all clauses, as in the file
 * @param clients the rule's groups, one bit each
 * @param hours empty for always
 */
record Clause(int order, Rule rule, BitSet clients, AddressTest addresses, Optional<OpenHours> hours) {

    boolean denies() {
        return rule.written().deny();
    }

    /** A deny rule holds at every address and for every query type: who writes "deny" means the destination. */
    Fit fit(Question question, BitSet client, Instant now, GrantHolder holder) {
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
        if (written.needs().isPresent()
                && !written.deny()
                && holder.grant(written, now).isEmpty()) {
            return Fit.GRANT;
        }
        boolean open = isOpen(now);
        if (!open && (written.deny() || !written.reports())) {
            return Fit.CLOSED;
        }
        if (written.deny()) {
            return Fit.WHOLE;
        }
        if (!question.isProxy() && !written.types().contains(question.type())) {
            return Fit.TYPE;
        }
        return firstMisfit(question).map(addresses::fit).orElse(open ? Fit.WHOLE : Fit.REPORTED);
    }

    boolean isOpen(Instant now) {
        return hours.isEmpty() || hours.get().at(now).open();
    }

    /** The yes of a clause that fits; with hours it is asked for again at each change, with a grant at its end. */
    Decision.Allow yes(Instant now, GrantHolder holder) {
        Optional<Grant> grant = rule.written().needs().flatMap(need -> holder.grant(rule.written(), now));
        Decision.Allow yes = new Decision.Allow(rule, rule.written().until(), Optional.empty());
        if (hours.isPresent()) {
            OpenHours.State state = hours.get().at(now);
            Optional<Reason> kept = state.open() ? Optional.empty() : Optional.of(Reason.HOURS_CLOSED);
            yes = yes.whileAlso(new Decision.Allow(rule, Optional.of(state.until()), kept));
        }
        return grant.isEmpty()
                ? yes
                : yes.whileAlso(new Decision.Allow(rule, grant.map(Grant::end), Optional.empty(), grant));
    }

    /** When its hours begin; empty where they have, or where that is very far away. */
    Optional<Instant> opens(Instant now) {
        return hours.flatMap(own -> own.opens(now));
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

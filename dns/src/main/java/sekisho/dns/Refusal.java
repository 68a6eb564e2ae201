package sekisho.dns;

import java.util.List;
import java.util.Optional;
import sekisho.audit.Verdict;
import sekisho.config.policy.Decision;
import sekisho.config.settings.DnsSettings.Refuse;
import sekisho.config.value.Edition;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/**
 * A no, and the form in which it is told.
 *
 * @param detail what the reason is about
 * @param addresses for which it is said, where they are the reason
 * @param form empty for the one that the settings choose
 * @param extendedError RFC 8914 §4
 */
record Refusal(
        Reason reason,
        Optional<String> rule,
        Optional<String> detail,
        List<IpAddress> addresses,
        Optional<Form> form,
        int extendedError) {

    /** Seconds for which a client may remember a no: soon after a rule is added, the name works. */
    private static final long TTL = 10;

    private static final int OTHER = 0;
    private static final int BLOCKED = 15;
    private static final int FILTERED = 17;
    private static final int PROHIBITED = 18;
    private static final int NOT_SUPPORTED = 21;
    private static final int NO_REACHABLE_AUTHORITY = 22;

    /** What the answer looks like. */
    enum Form {
        NXDOMAIN,
        NODATA,
        REFUSED,
        NOTIMP,
        SERVFAIL
    }

    /** The name may not be known to this client. */
    static Refusal ofName(Decision.Deny deny) {
        Optional<Form> form = switch (deny.reason()) {
            case CLIENT_UNKNOWN -> Optional.of(Form.REFUSED);
            case TYPE -> Optional.of(Form.NODATA);
            default -> Optional.empty();
        };
        int error = deny.reason() == Reason.CLIENT_UNKNOWN ? PROHIBITED : BLOCKED;
        return new Refusal(deny.reason(), rule(deny), deny.detail(), List.of(), form, error);
    }

    /** The name may be known, but not at these addresses, or not by this alias. */
    static Refusal ofAnswer(Decision.Deny deny, List<IpAddress> addresses) {
        int error = deny.reason() == Reason.CHAIN ? BLOCKED : FILTERED;
        return new Refusal(deny.reason(), rule(deny), deny.detail(), addresses, Optional.empty(), error);
    }

    /** The question itself is not for this server. */
    static Refusal ofQuestion(Reason reason, Form form) {
        int error = reason.kind() == Reason.Kind.DENY ? PROHIBITED : NOT_SUPPORTED;
        return new Refusal(reason, Optional.empty(), Optional.empty(), List.of(), Optional.of(form), error);
    }

    /** The name may be known, and nobody can say it. */
    static Refusal unreachable(Reason reason, Optional<String> rule) {
        boolean ours = reason == Reason.AUDIT_CLOSED || reason == Reason.INTERNAL;
        int error = ours ? OTHER : NO_REACHABLE_AUTHORITY;
        return new Refusal(reason, rule, Optional.empty(), List.of(), Optional.of(Form.SERVFAIL), error);
    }

    Verdict verdict(Edition edition) {
        return Verdict.of(reason, rule, edition, detail);
    }

    Refusal as(Form other) {
        return new Refusal(reason, rule, detail, addresses, Optional.of(other), extendedError);
    }

    /** Our own message; a negative one carries our own SOA, so that it is remembered, but not for long. */
    Answer answer(Query query, Refuse otherwise, long now) {
        Answer.Draft draft = new Answer.Draft(query.name(), query.type());
        switch (form.orElseGet(() -> Form.valueOf(otherwise.name()))) {
            case NXDOMAIN -> draft.negative(Wire.NXDOMAIN, query.name().parent(), TTL);
            case NODATA -> draft.negative(Wire.NOERROR, query.name(), TTL);
            case REFUSED -> draft.rcode = Wire.REFUSED;
            case NOTIMP -> draft.rcode = Wire.NOTIMP;
            case SERVFAIL -> draft.rcode = Wire.SERVFAIL;
        }
        return draft.at(now);
    }

    private static Optional<String> rule(Decision.Deny deny) {
        return deny.rule().map(rule -> rule.id());
    }
}

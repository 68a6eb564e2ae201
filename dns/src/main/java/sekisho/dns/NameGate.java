package sekisho.dns;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Type;
import sekisho.audit.Verdict;
import sekisho.config.LiveConfig;
import sekisho.config.approval.Grant;
import sekisho.config.policy.Access;
import sekisho.config.policy.Decision;
import sekisho.config.value.DecisionId;
import sekisho.config.value.HostName;
import sekisho.config.value.Reason;

/**
 * Decides about every question, finds the answer, lets it be judged, writes down what became of it, and only then lets it
 * go. The policy is asked before cache and records, so nobody learns what somebody else may know.
 */
final class NameGate {

    /** A name that no rule can open: it stands for all names that a host cannot have, when clients are told apart. */
    private static final HostName NOBODYS = HostName.of("invalid");

    private final LiveConfig config;
    private final Resolution resolution;
    private final AnswerGuard guard;
    private final Ledger ledger;
    private final ReadyBook book;
    private final Lessons lessons;
    private final InstantSource clock;

    NameGate(
            LiveConfig config,
            Resolution resolution,
            Ledger ledger,
            ReadyBook book,
            Lessons lessons,
            InstantSource clock) {
        this.config = config;
        this.resolution = resolution;
        this.guard = new AnswerGuard(resolution.metrics());
        this.ledger = ledger;
        this.book = book;
        this.lessons = lessons;
        this.clock = clock;
    }

    /** @return the answer's bytes, when they may be sent */
    CompletableFuture<byte[]> ask(Query query, Client client) {
        Hearing hearing = hear(query, client);
        Optional<HostName> name = query.name().hostName().asOptional();
        Access.Resolve access = new Access.Resolve(client.identity(), name.orElse(NOBODYS), query.type());
        Decision decision = hearing.policy().decide(access);
        if (name.isEmpty()) {
            decision = decision.fold(yes -> new Decision.Deny(Reason.RULE_NONE), no -> nobodys(no));
        }
        if (query.type() == Type.ANY) {
            decision = decision.fold(yes -> yes, NameGate::ofAnyType);
        }
        return decision.fold(yes -> allowed(hearing, access, yes), no -> {
            lessons.refused(hearing);
            return refuse(hearing, inForm(hearing, Refusal.ofName(no)));
        });
    }

    /** Refuses a question that is not for this server, whatever its name. */
    CompletableFuture<byte[]> refuse(Query query, Client client, Reason reason, Refusal.Form form) {
        return refuse(hear(query, client), Refusal.ofQuestion(reason, form));
    }

    /** Refuses a query that breaks the protocol, by bytes that are no longer than its own. */
    CompletableFuture<byte[]> reject(Query query, Client client, Reason reason, int rcode, byte[] reply) {
        Hearing hearing = hear(query, client);
        Verdict verdict = Verdict.of(reason, Optional.empty(), hearing.policy().edition());
        return ledger.settle(hearing, rcode, List.of(), verdict, recorded -> reply, () -> closed(hearing));
    }

    private Hearing hear(Query query, Client client) {
        return new Hearing(query, client, config.policy(), DecisionId.next(), System.nanoTime());
    }

    private CompletableFuture<byte[]> allowed(Hearing hearing, Access.Resolve access, Decision.Allow allow) {
        Query query = hearing.query();
        Question question = query.toQuestion();
        if (!query.recursionDesired() && !resolution.isLocal(query.name())) {
            return refuse(hearing, Refusal.ofQuestion(Reason.DNS_RECURSION, Refusal.Form.REFUSED));
        }
        Optional<Decision.Deny> tunnel = lessons.wanted(hearing, access, allow);
        if (tunnel.isPresent()) {
            return refuse(hearing, Refusal.ofName(tunnel.get()));
        }
        if (query.type() == Type.ANY) {
            return send(hearing, allow, LocalNames.anything(question, resolution.now()));
        }
        if (Answer.isBinding(query.type()) && AnswerGuard.isClosed(allow.rule())) {
            // The endpoints of a closed network have no bindings; a client does without (RFC 9460 §3).
            return send(hearing, allow, LocalNames.nothing(question, resolution.now()));
        }
        return resolution
                .resolve(question)
                .thenCompose(found -> found.fold(
                        answer -> guard.judge(hearing.policy(), access, allow, answer)
                                .fold(
                                        yes -> send(
                                                hearing, yes, AnswerGuard.withoutHiding(question, answer, yes.rule())),
                                        no -> refuse(hearing, Refusal.ofAnswer(no, answer.addresses()))),
                        (reason, detail) -> refuse(
                                hearing,
                                Refusal.unreachable(
                                        reason, Optional.of(allow.rule().id())))));
    }

    private CompletableFuture<byte[]> send(Hearing hearing, Decision.Allow allow, Answer answer) {
        Verdict verdict = Verdict.allow(allow.rule().id(), hearing.policy().edition(), allow.wouldDeny())
                .under(allow.grant().map(Grant::id));
        long most = allow.until()
                .map(end -> Math.max(0, Duration.between(clock.instant(), end).toSeconds()))
                .orElse((long) Integer.MAX_VALUE);
        return ledger.settle(
                hearing,
                answer.rcode(),
                answer.addresses(),
                verdict,
                recorded -> {
                    byte[] reply = bytes(hearing, answer, most, Optional.empty());
                    lessons.told(hearing, allow, answer);
                    book.keep(hearing, allow, answer, reply, recorded);
                    return reply;
                },
                () -> closed(hearing));
    }

    private CompletableFuture<byte[]> refuse(Hearing hearing, Refusal refusal) {
        Verdict verdict = refusal.verdict(hearing.policy().edition());
        Answer answer = answer(hearing, refusal);
        return ledger.settle(
                hearing,
                answer.rcode(),
                refusal.addresses(),
                verdict,
                recorded -> bytes(hearing, answer, Integer.MAX_VALUE, error(hearing, refusal)),
                () -> closed(hearing));
    }

    /** Nothing can be written down, so nothing is told. */
    private byte[] closed(Hearing hearing) {
        Refusal refusal = Refusal.unreachable(Reason.AUDIT_CLOSED, Optional.empty());
        return bytes(hearing, answer(hearing, refusal), Integer.MAX_VALUE, error(hearing, refusal));
    }

    private Answer answer(Hearing hearing, Refusal refusal) {
        return refusal.answer(hearing.query(), hearing.policy().settings().dns().refuse(), resolution.now());
    }

    private byte[] bytes(Hearing hearing, Answer answer, long most, Optional<Reply.ExtendedError> error) {
        Query query = hearing.query();
        return Reply.of(
                query, answer, resolution.now(), most, error, hearing.client().room(query));
    }

    private static Optional<Reply.ExtendedError> error(Hearing hearing, Refusal refusal) {
        String text = refusal.reason().code() + " " + hearing.id();
        return Optional.of(new Reply.ExtendedError(refusal.extendedError(), text));
    }

    /** The root, and names without recursion, get no answer that somebody could remember. */
    private static Refusal inForm(Hearing hearing, Refusal refusal) {
        Query query = hearing.query();
        return query.name().isRoot() || !query.recursionDesired() ? refusal.as(Refusal.Form.REFUSED) : refusal;
    }

    private static Decision nobodys(Decision.Deny no) {
        return no.reason() == Reason.CLIENT_UNKNOWN ? no : new Decision.Deny(Reason.RULE_NONE);
    }

    /** No rule lists type ANY: a refusal for the type alone means that the name itself is allowed. */
    private static Decision ofAnyType(Decision.Deny no) {
        boolean nameAllowed = no.reason() == Reason.TYPE && no.rule().isPresent();
        return nameAllowed
                ? new Decision.Allow(no.rule().get(), no.rule().get().written().until(), Optional.empty())
                : no;
    }
}

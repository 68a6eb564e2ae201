package sekisho.proxy;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.LiveConfig;
import sekisho.config.approval.Grant;
import sekisho.config.policy.Access;
import sekisho.config.policy.Decision;
import sekisho.config.policy.Policy;
import sekisho.config.policy.Rule;
import sekisho.config.value.DecisionId;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.proxy.limit.Ticket;
import sekisho.proxy.limit.Usage;
import sekisho.proxy.pages.Refusals;

/** Decide, look up, decide about the addresses, write down, dial: in this order, for every door. */
final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int MOST_ADDRESSES = 16;

    /** Connects to one of these addresses and no other. */
    interface Opener {
        Future<Dialer.Dialed> open(List<IpAddress> addresses);
    }

    private final LiveConfig live;
    private final AuditTrail trail;
    private final NameLookup names;
    private final Refusals refusals;
    private final ProxyMetrics metrics;
    private final Usage usage;
    private volatile boolean draining;

    Gate(LiveConfig live, AuditTrail trail, NameLookup names, Refusals refusals, ProxyMetrics metrics, Usage usage) {
        this.live = live;
        this.trail = trail;
        this.names = names;
        this.refusals = refusals;
        this.metrics = metrics;
        this.usage = usage;
    }

    /** Nothing new from here on. */
    void drain() {
        draining = true;
    }

    /** @return completed on the client's event loop */
    Future<Admission> admit(Visit visit, Access access, Opener opener) {
        Walk walk = new Walk(visit);
        return walk.step(() -> walk.decide(access, opener));
    }

    /** For what no rule needs to see: it is refused as it stands, and written down. */
    Future<Admission> refuse(Visit visit, Reason reason) {
        Walk walk = new Walk(visit);
        return walk.step(() -> walk.refuse(live.policy(), reason, Optional.empty(), List.of()));
    }

    /** For what a rule might allow and its door does not; a rule's own refusal is told first. */
    Future<Admission> refuse(Visit visit, Access access, Reason reason) {
        Walk walk = new Walk(visit);
        return walk.step(() -> walk.refuseAnyway(access, reason));
    }

    /** One visit on its way through the gate; each step is called by the one above it. */
    private final class Walk {
        private final DecisionId id = DecisionId.next();
        private final Visit visit;
        private final EventLoop loop;
        private final Promise<Admission> answer;
        private final Ticket ticket;

        Walk(Visit visit) {
            this.visit = visit;
            loop = visit.arrival().loop();
            answer = loop.newPromise();
            ticket = usage.ticket(visit.arrival().channel(), visit.arrival().identity());
        }

        Future<Admission> decide(Access access, Opener opener) {
            Policy policy = live.policy();
            Optional<Reason> tooMuch = draining ? Optional.of(Reason.DRAINING) : ticket.begin();
            if (tooMuch.isPresent()) {
                return refuse(policy, tooMuch.get(), Optional.empty(), List.of());
            }
            return policy.decide(access)
                    .fold(allow -> lookUp(access, allow.rule(), opener), deny -> refuse(policy, deny, List.of()));
        }

        Future<Admission> refuseAnyway(Access access, Reason reason) {
            Policy policy = live.policy();
            return policy.decide(access)
                    .fold(
                            allow -> refuse(policy, reason, Optional.of(allow.rule()), List.of()),
                            deny -> refuse(policy, deny, List.of()));
        }

        private Future<Admission> lookUp(Access access, Rule rule, Opener opener) {
            var there = visit.destination().orElseThrow();
            Optional<Reason> tooMuch = ticket.isSpent(rule.written())
                    ? Optional.of(Reason.LIMIT_BUDGET)
                    : there.host() instanceof HostName name ? ticket.lookUp(name) : Optional.empty();
            if (tooMuch.isPresent()) {
                return refuse(live.policy(), tooMuch.get(), Optional.of(rule), List.of());
            }
            CompletableFuture<NameLookup.Found> found = there.host() instanceof HostName name
                    ? names.lookup(name, there.port())
                    : NameLookup.nothingToLookUp((IpAddress) there.host());
            return then(
                    found,
                    answered -> answered.fold(
                            all -> decideAt(access, all, rule, opener),
                            reason -> refuse(live.policy(), reason, Optional.of(rule), List.of())));
        }

        private Future<Admission> decideAt(Access access, List<IpAddress> all, Rule asked, Opener opener) {
            Policy policy = live.policy();
            if (all.isEmpty() || all.size() > MOST_ADDRESSES) {
                return refuse(
                        policy, all.isEmpty() ? Reason.DNS_NODATA : Reason.DNS_CHAIN, Optional.of(asked), List.of());
            }
            Access whole = access.at(all);
            return policy.decide(whole)
                    .fold(allow -> writeDown(whole, all, policy, allow, opener), deny -> refuse(policy, deny, all));
        }

        private Future<Admission> writeDown(
                Access access, List<IpAddress> all, Policy policy, Decision.Allow allow, Opener opener) {
            Rule rule = allow.rule();
            AuditEvent allowed = event(
                    all,
                    Verdict.allow(rule.id(), policy.edition(), allow.wouldDeny())
                            .under(allow.grant().map(Grant::id)));
            // If we stop before this completes, nothing was dialed; after it, a record says that it was allowed.
            return then(
                    trail.record(allowed),
                    written -> written.isRecorded()
                            ? dial(access, all, policy, allow, opener)
                            : answerNo(Reason.AUDIT_CLOSED, policy, Optional.of(rule)));
        }

        private Future<Admission> dial(
                Access access, List<IpAddress> all, Policy policy, Decision.Allow allow, Opener opener) {
            opener.open(all)
                    .addListener((Future<Dialer.Dialed> done) -> step(() -> done.get()
                            .fold(
                                    there -> answer.setSuccess(new Admission.Open(
                                            id,
                                            visit,
                                            access,
                                            policy,
                                            allow,
                                            ticket,
                                            there.channel(),
                                            there.address())),
                                    // Allowed says the record above; this one, of the same id: nobody was there.
                                    reason -> refuse(policy, reason, Optional.of(allow.rule()), all))));
            return answer;
        }

        Future<Admission> refuse(Policy policy, Reason reason, Optional<Rule> rule, List<IpAddress> addresses) {
            return refuse(policy, new Decision.Deny(reason, rule), addresses);
        }

        private Future<Admission> refuse(Policy policy, Decision.Deny no, List<IpAddress> addresses) {
            Verdict verdict = Verdict.unopened(no.reason(), no.rule().map(Rule::id), policy.edition(), no.detail());
            AuditEvent.Connection refused = event(addresses, verdict);
            refusals.remember(refused, no.reason());
            return then(
                    trail.record(refused),
                    written -> answerNo(written.isRecorded() ? no.reason() : Reason.AUDIT_CLOSED, policy, no.rule()));
        }

        private Future<Admission> answerNo(Reason reason, Policy policy, Optional<Rule> rule) {
            metrics.decided(
                    visit.door(), Verdict.unopened(reason, rule.map(Rule::id), policy.edition(), Optional.empty()));
            answer.trySuccess(Admission.no(id, reason));
            return answer;
        }

        private AuditEvent.Connection event(List<IpAddress> addresses, Verdict verdict) {
            return new AuditEvent.Connection(
                    id,
                    visit.door(),
                    visit.arrival().identity(),
                    visit.arrival().clientPort(),
                    visit.asked(),
                    visit.destination(),
                    visit.method(),
                    addresses,
                    verdict);
        }

        /** Continues on the client's event loop, at once where that is possible. */
        private <T> Future<Admission> then(CompletableFuture<T> future, Function<T, ?> next) {
            future.whenComplete((value, fault) -> {
                Runnable continued = () -> step(() -> {
                    if (fault != null) {
                        throw new CompletionException(fault);
                    }
                    return next.apply(value);
                });
                if (loop.inEventLoop()) {
                    continued.run();
                } else {
                    loop.execute(continued);
                }
            });
            return answer;
        }

        /** A fault of ours is a refusal too. */
        Future<Admission> step(Callable<?> action) {
            try {
                action.call();
            } catch (Exception fault) {
                LOG.error("a fault at the gate, answered with a refusal", fault);
                answerNo(Reason.INTERNAL, live.policy(), Optional.empty());
            }
            return answer;
        }
    }
}

package sekisho.proxy;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Access;
import sekisho.config.policy.Policy;
import sekisho.config.policy.Rule;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Decide, look up, decide about the addresses, write down, dial: in this order, for every door. */
final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int MOST_ADDRESSES = 16;

    /**
     * What stands at the gate.
     *
     * @param asked the target as sent, without user information and query
     * @param destination empty when the text had none
     */
    record Visit(
            Arrival arrival, Door door, String asked, Optional<Destination> destination, Optional<String> method) {}

    /** Connects to one of these addresses and no other. */
    interface Opener {
        Future<Dialer.Dialed> open(List<IpAddress> addresses);
    }

    private interface Step {
        void run() throws Exception;
    }

    private final LiveConfig live;
    private final AuditTrail trail;
    private final NameLookup names;
    private final Refusals refusals;
    private final ProxyMetrics metrics;
    private volatile boolean draining;

    Gate(LiveConfig live, AuditTrail trail, NameLookup names, Refusals refusals, ProxyMetrics metrics) {
        this.live = live;
        this.trail = trail;
        this.names = names;
        this.refusals = refusals;
        this.metrics = metrics;
    }

    /** Nothing new from here on. */
    void drain() {
        draining = true;
    }

    /** @return completed on the client's event loop */
    Future<Admission> admit(Visit visit, Access access, Opener opener) {
        Walk walk = new Walk(visit);
        walk.step(() -> walk.decide(access, opener));
        return walk.answer;
    }

    /** For what no rule needs to see: it is refused as it stands, and written down. */
    Future<Admission> refuse(Visit visit, Reason reason) {
        Walk walk = new Walk(visit);
        walk.step(() -> walk.refuse(live.policy(), reason, Optional.empty(), List.of()));
        return walk.answer;
    }

    /** One visit on its way through the gate; each step is called by the one above it. */
    private final class Walk {
        private final DecisionId id = DecisionId.next();
        private final Visit visit;
        private final EventLoop loop;
        private final Promise<Admission> answer;

        Walk(Visit visit) {
            this.visit = visit;
            loop = visit.arrival().loop();
            answer = loop.newPromise();
        }

        void decide(Access access, Opener opener) {
            Policy policy = live.policy();
            if (draining) {
                refuse(policy, Reason.DRAINING, Optional.empty(), List.of());
                return;
            }
            policy.decide(access)
                    .fold(
                            allow -> {
                                lookUp(access, allow.rule(), opener);
                                return null;
                            },
                            deny -> {
                                refuse(policy, deny.reason(), deny.rule(), List.of());
                                return null;
                            });
        }

        private void lookUp(Access access, Rule rule, Opener opener) {
            Host host = visit.destination().orElseThrow().host();
            CompletableFuture<NameLookup.Found> found = host instanceof HostName name
                    ? names.lookup(name)
                    : CompletableFuture.completedFuture(new NameLookup.Found.Addresses(List.of((IpAddress) host)));
            then(
                    found,
                    answered -> answered.fold(
                            all -> {
                                decideAt(access, all, rule, opener);
                                return null;
                            },
                            reason -> {
                                refuse(live.policy(), reason, Optional.of(rule), List.of());
                                return null;
                            }));
        }

        private void decideAt(Access access, List<IpAddress> all, Rule asked, Opener opener) {
            Policy policy = live.policy();
            if (all.isEmpty() || all.size() > MOST_ADDRESSES) {
                refuse(policy, all.isEmpty() ? Reason.DNS_NODATA : Reason.DNS_CHAIN, Optional.of(asked), List.of());
                return;
            }
            Access whole = access.at(all);
            policy.decide(whole)
                    .fold(
                            allow -> {
                                writeDown(whole, all, policy, allow.rule(), opener);
                                return null;
                            },
                            deny -> {
                                refuse(policy, deny.reason(), deny.rule(), all);
                                return null;
                            });
        }

        private void writeDown(Access access, List<IpAddress> all, Policy policy, Rule rule, Opener opener) {
            Verdict verdict = Verdict.allow(rule.id(), policy.edition());
            // If we stop before this completes, nothing was dialed; after it, a record says that it was allowed.
            then(trail.record(event(all, verdict)), written -> {
                if (written.isRecorded()) {
                    dial(access, all, policy, rule, opener);
                } else {
                    answerNo(Reason.AUDIT_CLOSED, policy, Optional.of(rule.id()));
                }
            });
        }

        private void dial(Access access, List<IpAddress> all, Policy policy, Rule rule, Opener opener) {
            opener.open(all)
                    .addListener((Future<Dialer.Dialed> done) -> step(() -> {
                        Dialer.Dialed dialed = done.get();
                        if (dialed instanceof Dialer.Dialed.Connected there) {
                            answer.setSuccess(
                                    new Admission.Open(id, access, policy, rule, there.channel(), there.address()));
                        } else {
                            // The record above says allowed; this one, under the same id, says that nobody was there.
                            refuse(policy, ((Dialer.Dialed.Failed) dialed).reason(), Optional.of(rule), all);
                        }
                    }));
        }

        void refuse(Policy policy, Reason reason, Optional<Rule> rule, List<IpAddress> addresses) {
            Optional<String> ruleId = rule.map(Rule::id);
            AuditEvent.Connection event = event(addresses, Verdict.of(reason, ruleId, policy.edition()));
            then(
                    refusals.record(event, reason),
                    written -> answerNo(written.isRecorded() ? reason : Reason.AUDIT_CLOSED, policy, ruleId));
        }

        private void answerNo(Reason reason, Policy policy, Optional<String> rule) {
            metrics.decided(visit.door(), Verdict.of(reason, rule, policy.edition()));
            answer.trySuccess(Admission.no(id, reason));
        }

        private AuditEvent.Connection event(List<IpAddress> addresses, Verdict verdict) {
            Arrival arrival = visit.arrival();
            return new AuditEvent.Connection(
                    id,
                    visit.door(),
                    arrival.identity(),
                    arrival.clientPort(),
                    visit.asked(),
                    visit.destination(),
                    visit.method(),
                    addresses,
                    verdict);
        }

        /** Continues on the client's event loop, at once where that is possible. */
        private <T> void then(CompletableFuture<T> future, Consumer<T> next) {
            future.whenComplete((value, fault) -> {
                Runnable continued = () -> step(() -> {
                    if (fault != null) {
                        throw new CompletionException(fault);
                    }
                    next.accept(value);
                });
                if (loop.inEventLoop()) {
                    continued.run();
                } else {
                    loop.execute(continued);
                }
            });
        }

        /** A fault of ours is a refusal too. */
        void step(Step action) {
            try {
                action.run();
            } catch (Exception fault) {
                LOG.error("a fault at the gate, answered with a refusal", fault);
                answerNo(Reason.INTERNAL, live.policy(), Optional.empty());
            }
        }
    }
}

package sekisho.dns;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Type;
import sekisho.audit.Verdict;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** From a client's bytes to the bytes of its answer, or to silence. */
final class QueryHandler {

    private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);

    /** Services that answer whatever they get: echo loops and reflection start there. No client sends from them. */
    private static final Set<Integer> REFLECTORS = Set.of(0, 19, 53, 1900);

    /** Types that are no data but parts of the protocol (RFC 6895 §3.1); SIG is of that kind since RFC 3755. */
    private static final Set<Integer> META = Set.of(Type.OPT, Type.TSIG, Type.TKEY, Type.SIG);

    private static final Set<Integer> TRANSFERS = Set.of(Type.AXFR, Type.IXFR);

    /** Obsolete, and NXNAME, which exists only inside proofs (RFC 9824 §3.4). */
    private static final Set<Integer> NOT_SERVED = Set.of(Type.MAILA, Type.MAILB, 128);

    private final LiveConfig config;
    private final NameGate gate;
    private final Ledger ledger;
    private final DnsMetrics metrics;
    private final OwnListeners own;
    private final AtomicBoolean bugLogged = new AtomicBoolean();

    QueryHandler(LiveConfig config, NameGate gate, Ledger ledger, DnsMetrics metrics, OwnListeners own) {
        this.config = config;
        this.gate = gate;
        this.ledger = ledger;
        this.metrics = metrics;
        this.own = own;
    }

    /** @return the answer when it may be sent; empty when there is none to be had. Never exceptional. */
    CompletableFuture<Optional<byte[]>> handle(byte[] message, Client client) {
        if (client.isUdp() && !canBeAnswered(client, own)) {
            return drop(client);
        }
        long start = System.nanoTime();
        try {
            return QueryScanner.scan(message)
                    .fold(
                            () -> drop(client),
                            (rcode, reason) -> ledger.reject(client, rcode, rejected(reason), message, start)
                                    .thenApply(Optional::of),
                            query -> ask(query, client, message).thenApply(Optional::of))
                    .exceptionally(bug -> broken(bug, message, client, start));
        } catch (RuntimeException bug) {
            return CompletableFuture.completedFuture(broken(bug, message, client, start));
        }
    }

    private CompletableFuture<byte[]> ask(Query query, Client client, byte[] message) {
        int type = query.type();
        if (query.edns().isPresent() && query.edns().get().version() != 0) {
            return gate.reject(query, client, Reason.DNS_EDNS_VERSION, Wire.BADVERS, Reply.badVersion(query));
        }
        if (query.dnsClass() != Wire.CLASS_IN) {
            return gate.refuse(query, client, Reason.DNS_CLASS, Refusal.Form.REFUSED);
        }
        if (TRANSFERS.contains(type)) {
            return gate.refuse(query, client, Reason.DNS_TRANSFER, Refusal.Form.REFUSED);
        }
        if (META.contains(type)) {
            byte[] reply = Reply.header(message, Wire.FORMERR);
            return gate.reject(query, client, Reason.DNS_MALFORMED, Wire.FORMERR, reply);
        }
        if (NOT_SERVED.contains(type)) {
            return gate.refuse(query, client, Reason.DNS_OPCODE, Refusal.Form.NOTIMP);
        }
        return gate.ask(query, client);
    }

    static boolean canBeAnswered(Client client, OwnListeners own) {
        IpAddress source = client.identity().source();
        int first = source.byteAt(0);
        boolean toMany = source.isIpv4() ? first == 0 || first >= 224 : first == 0xff;
        return !toMany && !REFLECTORS.contains(client.port()) && !own.contains(source, client.port());
    }

    private CompletableFuture<Optional<byte[]>> drop(Client client) {
        metrics.dropped(client.transport());
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private Verdict rejected(Reason reason) {
        return Verdict.of(reason, Optional.empty(), config.policy().edition());
    }

    private Optional<byte[]> broken(Throwable bug, byte[] message, Client client, long start) {
        if (bugLogged.compareAndSet(false, true)) {
            LOG.error("a query met a bug; later ones are only counted", bug);
        }
        metrics.answered(
                client.transport(),
                Verdict.Outcome.UNREACHABLE,
                Optional.of(Reason.INTERNAL),
                Wire.SERVFAIL,
                System.nanoTime() - start);
        return Optional.of(Reply.header(message, Wire.SERVFAIL));
    }
}

package sekisho.proxy.limit;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import sekisho.config.policy.Policy;
import sekisho.config.settings.Limits;
import sekisho.config.value.Identity;

/**
 * The books of what clients use. A client is the name in its certificate, else its address. The numbers belong to this
 * process: a reload keeps them, a restart begins anew, and another node has its own.
 */
public final class Usage {

    private static final AttributeKey<Ticket> TICKET = AttributeKey.valueOf(Usage.class, "ticket");

    private record Budget(Object client, String rule) {}

    private final Supplier<Policy> inForce;
    private final MemoryGuard memory;
    private final LongAdder held = new LongAdder();
    private final Map<Object, Account> clients = new ConcurrentHashMap<>();
    private final Map<Budget, DayCount> budgets = new ConcurrentHashMap<>();
    private final Account whole = new Account(System.nanoTime());
    private volatile long today;

    public Usage(Supplier<Policy> inForce, MemoryGuard memory) {
        this.inForce = inForce;
        this.memory = memory;
        turnPage();
    }

    /** The ticket of this client's connection; made at the first call, given back when the connection closes. */
    public Ticket ticket(Channel channel, Identity identity) {
        Ticket known = channel.attr(TICKET).get();
        if (known != null) {
            return known;
        }
        Object client = identity.certificate().<Object>map(name -> name).orElse(identity.source());
        Account account = clients.compute(client, (key, before) -> {
            Account kept = before == null ? new Account(System.nanoTime()) : before;
            kept.connections.incrementAndGet();
            return kept;
        });
        Ticket made = new Ticket(this, client, account, whole);
        channel.attr(TICKET).set(made);
        channel.closeFuture().addListener(closed -> made.giveBack());
        return made;
    }

    Limits limits() {
        return inForce.get().settings().limits();
    }

    public MemoryGuard memory() {
        return memory;
    }

    void held() {
        held.increment();
    }

    /** Reads after which somebody had to wait for a bandwidth. */
    public double heldSoFar() {
        return held.doubleValue();
    }

    long today() {
        return today;
    }

    DayCount budget(Object client, String rule) {
        return budgets.computeIfAbsent(new Budget(client, rule), key -> new DayCount());
    }

    /** How many clients are in the books. */
    public int size() {
        return clients.size();
    }

    /** Notices a new day, in the zone of the edition in force. Called twice a second. */
    public void turnPage() {
        Policy policy = inForce.get();
        Instant now = policy.now();
        today = LocalDate.ofInstant(now, policy.settings().zone()).toEpochDay();
    }

    /** Forgets whoever is gone and would start anew in any case. Called now and then. */
    public void forget() {
        long now = System.nanoTime();
        for (Object client : clients.keySet()) {
            clients.computeIfPresent(client, (key, account) -> account.isForgettable(now, today) ? null : account);
        }
        budgets.values().removeIf(budget -> budget.of(today) == 0);
    }
}

package sekisho.proxy.limit;

import java.util.Optional;
import sekisho.config.settings.Bounds;
import sekisho.config.settings.Limits;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.HostName;
import sekisho.config.value.Reason;

/** One connection of one client, towards the books. Belongs to the connection's event loop. */
public final class Ticket {

    private static final Optional<Reason> FINE = Optional.empty();

    private final Usage usage;
    private final Object client;
    private final Account account;
    private final Account whole;
    private final boolean excess;
    private boolean begun;

    Ticket(Usage usage, Object client, Account account, Account whole) {
        this.usage = usage;
        this.client = client;
        this.account = account;
        this.whole = whole;
        Limits limits = usage.limits();
        int all = whole.connections.incrementAndGet();
        excess = isOver(limits.perClient().connections(), account.connections.get())
                || isOver(limits.whole().connections(), all);
    }

    void giveBack() {
        account.connections.decrementAndGet();
        whole.connections.decrementAndGet();
    }

    /** Whether this is a connection too many. */
    public boolean isExcess() {
        return excess;
    }

    /** Why this connection may not ask for anything now. Only its first request is a new connection. */
    public Optional<Reason> begin() {
        if (excess) {
            return Optional.of(Reason.LIMIT_CONNECTIONS);
        }
        Limits limits = usage.limits();
        if (isUsedUp(limits.perClient(), account) || isUsedUp(limits.whole(), whole)) {
            return Optional.of(Reason.LIMIT_BYTES);
        }
        if (isMemoryShort()) {
            return Optional.of(Reason.LIMIT_MEMORY);
        }
        if (begun) {
            return FINE;
        }
        long now = System.nanoTime();
        boolean fine = isDue(limits.perClient(), account, now) && isDue(limits.whole(), whole, now);
        begun = fine;
        return fine ? FINE : Optional.of(Reason.LIMIT_RATE);
    }

    /** Why this name may not be looked up for it now. */
    public Optional<Reason> lookUp(HostName name) {
        return account.mayLookUp(name, System.nanoTime()) ? FINE : Optional.of(Reason.LIMIT_LOOKUPS);
    }

    /** Counts bytes in either direction. @return nanoseconds for which no more should be read; 0 for none */
    public long moved(long bytes, long now) {
        Limits limits = usage.limits();
        long wait = Math.max(moved(bytes, limits.perClient(), account, now), moved(bytes, limits.whole(), whole, now));
        if (wait > 0) {
            usage.held();
        }
        return wait;
    }

    /** Whether this process should read nothing more for anybody. */
    public boolean isMemoryShort() {
        return usage.memory().isHigh();
    }

    private long moved(long bytes, Bounds bounds, Account of, long now) {
        if (bounds.bytesPerDay().isPresent()) {
            of.day.add(usage.today(), bytes);
        }
        return bounds.bytesPerSecond().isPresent()
                ? of.bytes.take(bytes, bounds.bytesPerSecond().get(), now)
                : 0;
    }

    /** What ends a connection that is open: today's bytes are used up. */
    public Optional<Reason> overdrawn(RuleSettings rule) {
        if (isSpent(rule)) {
            return Optional.of(Reason.LIMIT_BUDGET);
        }
        Limits limits = usage.limits();
        return isUsedUp(limits.perClient(), account) || isUsedUp(limits.whole(), whole)
                ? Optional.of(Reason.LIMIT_BYTES)
                : FINE;
    }

    /** Counts bytes from the client, by a rule with {@code upload-per-day}. */
    public void uploaded(RuleSettings rule, long bytes) {
        if (rule.uploadPerDay().isPresent()) {
            usage.budget(client, rule.id()).add(usage.today(), bytes);
        }
    }

    /** Whether this client has sent by this rule what it may send today. */
    public boolean isSpent(RuleSettings rule) {
        return rule.uploadPerDay().isPresent()
                && usage.budget(client, rule.id()).of(usage.today())
                        >= rule.uploadPerDay().get();
    }

    private boolean isUsedUp(Bounds bounds, Account of) {
        return bounds.bytesPerDay().isPresent()
                && of.day.of(usage.today()) >= bounds.bytesPerDay().get();
    }

    private static boolean isDue(Bounds bounds, Account of, long now) {
        return bounds.connectionsPerSecond().isEmpty()
                || of.arrivals.tryTake(bounds.connectionsPerSecond().get(), now);
    }

    private static boolean isOver(Optional<Long> most, int number) {
        return most.isPresent() && number > most.get();
    }
}

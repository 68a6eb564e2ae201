package sekisho.proxy.pages;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.audit.AuditEvent;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Identity;
import sekisho.config.value.Reason;

/**
 * The last refusals of each client, for its {@code /why} page. A client is a certificate, or the address of whoever has
 * shown none: who shares an address with somebody sees nothing of that person's certificate. Memory is bounded three
 * times, and what falls out is still in the log.
 */
public final class Refusals {

    static final int MOST_CLIENTS = 2_048;
    static final int MOST_PER_CLIENT = 30;
    static final int MOST = 8_192;
    private static final int MOST_IDS = 8;
    private static final int LONGEST = 300;

    /**
     * What was refused, once or again and again for the same reason.
     *
     * @param ids the newest first; only the last few
     * @param at the newest
     * @param asked as the client wrote it, cut where it is very long
     * @param detail what the reason is about
     */
    record Refusal(
            List<DecisionId> ids,
            Instant at,
            long times,
            Door door,
            String asked,
            Optional<Destination> destination,
            Optional<String> rule,
            Reason reason,
            Optional<String> detail) {

        private boolean isLike(Refusal other) {
            return reason == other.reason && door == other.door && asked.equals(other.asked);
        }

        /** This one, after that one. */
        private Refusal after(Refusal earlier) {
            List<DecisionId> all = new ArrayList<>(ids);
            all.addAll(earlier.ids.subList(0, Math.min(earlier.ids.size(), MOST_IDS - 1)));
            return new Refusal(
                    List.copyOf(all), at, times + earlier.times, door, asked, destination, rule, reason, detail);
        }
    }

    private final Map<String, Deque<Refusal>> last = new LinkedHashMap<>(64, 0.75f, true);
    private int held;

    public synchronized void remember(AuditEvent.Connection event, Reason reason) {
        Deque<Refusal> own = last.computeIfAbsent(key(event.client()), client -> new ArrayDeque<>());
        Refusal fresh = of(event, reason);
        for (Iterator<Refusal> earlier = own.iterator(); earlier.hasNext(); ) {
            Refusal one = earlier.next();
            if (one.isLike(fresh)) {
                fresh = fresh.after(one);
                earlier.remove();
                held--;
                break;
            }
        }
        own.addFirst(fresh);
        held++;
        if (own.size() > MOST_PER_CLIENT) {
            own.removeLast();
            held--;
        }
        while (last.size() > MOST_CLIENTS || held > MOST) {
            Iterator<Deque<Refusal>> longestSilent = last.values().iterator();
            held -= longestSilent.next().size();
            longestSilent.remove();
        }
    }

    /** The newest first. */
    synchronized List<Refusal> of(Identity client) {
        Deque<Refusal> own = last.get(key(client));
        return own == null ? List.of() : List.copyOf(own);
    }

    synchronized int size() {
        return held;
    }

    /** Identities of one certificate are one client wherever they come from. */
    private static String key(Identity client) {
        return client.certificate()
                .map(name -> "certificate " + name)
                .orElseGet(() -> client.source().text());
    }

    private static Refusal of(AuditEvent.Connection event, Reason reason) {
        String asked = event.asked();
        return new Refusal(
                List.of(event.id()),
                Instant.now(),
                1,
                event.door(),
                asked.length() > LONGEST ? asked.substring(0, LONGEST) + "…" : asked,
                event.destination(),
                event.verdict().rule(),
                reason,
                event.verdict().detail());
    }
}

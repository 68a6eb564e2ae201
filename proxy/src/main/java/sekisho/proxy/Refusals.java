package sekisho.proxy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.audit.AuditEvent;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** The last refusals of each client, for its {@code /why} page: a few of each, of not too many. */
final class Refusals {

    /** One refusal, as its client may see it. */
    record Refusal(AuditEvent.Connection event, Reason reason, Instant at) {}

    private static final int MOST_CLIENTS = 4_096;
    private static final int MOST_PER_CLIENT = 20;

    private final Map<IpAddress, Deque<Refusal>> last = new LinkedHashMap<>(64, 0.75f, true);

    synchronized void remember(AuditEvent.Connection event, Reason reason) {
        Deque<Refusal> own = last.computeIfAbsent(event.client().source(), client -> new ArrayDeque<>());
        own.addFirst(new Refusal(event, reason, Instant.now()));
        if (own.size() > MOST_PER_CLIENT) {
            own.removeLast();
        }
        if (last.size() > MOST_CLIENTS) {
            Iterator<IpAddress> oldest = last.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The newest first. */
    synchronized List<Refusal> of(IpAddress client) {
        Deque<Refusal> own = last.get(client);
        return own == null ? List.of() : new ArrayList<>(own);
    }
}

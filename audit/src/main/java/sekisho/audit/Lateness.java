package sekisho.audit;

import java.util.Map;
import java.util.Optional;
import sekisho.config.value.DecisionId;

/** Records that became durable after those who waited for them had been told that they are not known to be: nobody acted. */
final class Lateness {

    private long first = -1;
    private long last;
    private long count;

    void add(long seq) {
        first = first < 0 ? seq : first;
        last = seq;
        count++;
    }

    /** The leaf that says so, once. */
    Optional<AuditEvent> take() {
        if (count == 0) {
            return Optional.empty();
        }
        AuditEvent leaf = new AuditEvent.LogActivity(
                DecisionId.next(),
                "late",
                Map.of("first", Long.toString(first), "last", Long.toString(last), "count", Long.toString(count)));
        first = -1;
        count = 0;
        return Optional.of(leaf);
    }
}

package sekisho.packaging.appliance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import sekisho.audit.AuditState;

/**
 * Without a log nothing new begins at once, and what is open has a time of grace to come to its end. A log that opens again
 * within that time cuts nothing.
 */
final class ClosedGrace {

    private final Executor whenOver;
    private final Runnable cut;
    private final AtomicLong changes = new AtomicLong();
    private AuditState last = AuditState.OK;

    ClosedGrace(Duration grace, Runnable cut) {
        this.whenOver = CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS);
        this.cut = cut;
    }

    /** To be told of each change of state, in order. */
    synchronized void state(AuditState now) {
        boolean closes = now == AuditState.CLOSED && last != AuditState.CLOSED;
        last = now;
        if (now != AuditState.CLOSED) {
            changes.incrementAndGet();
        } else if (closes) {
            long closing = changes.incrementAndGet();
            whenOver.execute(() -> {
                if (changes.get() == closing) {
                    cut.run();
                }
            });
        }
    }
}

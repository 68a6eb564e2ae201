package sekisho.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import sekisho.config.value.DecisionId;

/**
 * Compares the wall clock with the monotonic one. Order never depends on it; but a reader of the log should know when the
 * times in it jumped, and no grant may begin by a clock that nobody has set.
 */
final class ClockWatch {

    /** No clock that was ever set shows a time before this program was written. */
    private static final long WRITTEN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final long STEP_MILLIS = 1_000;
    private static final long JUMP_MILLIS = 5 * 60_000;

    /** Its time of change is when systemd-timesyncd last heard from a server. */
    private static final Path SYNCHRONIZED = Path.of("/run/systemd/timesync/synchronized");

    private final Clock clock;
    private final LongSupplier monotonicMillis;
    private final Path confirmation;
    private long offset;
    private long jumpedAt;

    ClockWatch(Clock clock) {
        this(clock, () -> System.nanoTime() / 1_000_000, SYNCHRONIZED);
    }

    ClockWatch(Clock clock, LongSupplier monotonicMillis, Path confirmation) {
        this.clock = clock;
        this.monotonicMillis = monotonicMillis;
        this.confirmation = confirmation;
        this.offset = clock.millis() - monotonicMillis.getAsLong();
    }

    static boolean isUnsynced(long millis) {
        return millis < WRITTEN;
    }

    /** The leaf that tells of a step of more than a second since the last look. */
    Optional<AuditEvent> look(Standing standing) {
        long wall = clock.millis();
        long now = wall - monotonicMillis.getAsLong();
        long step = now - offset;
        boolean unsynced = isUnsynced(wall);
        boolean wasUnsynced = standing.has(Standing.Cause.CLOCK_UNSYNCED);
        standing.set(Standing.Cause.CLOCK_UNSYNCED, unsynced);
        if (Math.abs(step) <= STEP_MILLIS) {
            // What a clock drifts, or is slewed, is no step.
            offset = now;
            if (standing.has(Standing.Cause.CLOCK_JUMPED) && isConfirmed()) {
                standing.set(Standing.Cause.CLOCK_JUMPED, false);
            }
            return Optional.empty();
        }
        offset = now;
        if (step > JUMP_MILLIS && !wasUnsynced) {
            jumpedAt = wall;
            standing.set(Standing.Cause.CLOCK_JUMPED, true);
        } else if (step < -JUMP_MILLIS) {
            standing.set(Standing.Cause.CLOCK_JUMPED, false);
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("before", Instant.ofEpochMilli(wall - step).toString());
        facts.put("after", Instant.ofEpochMilli(wall).toString());
        facts.put("step_ms", Long.toString(step));
        return Optional.of(new AuditEvent.LogActivity(DecisionId.next(), "clock_step", facts));
    }

    private boolean isConfirmed() {
        try {
            return Files.getLastModifiedTime(confirmation).toMillis() >= jumpedAt;
        } catch (IOException nobodySays) {
            return false;
        }
    }
}

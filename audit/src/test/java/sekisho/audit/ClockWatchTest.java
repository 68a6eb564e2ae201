package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 68 and 69: the clock steps, the order stays. */
class ClockWatchTest {

    private static final long NOW = Instant.parse("2026-11-27T05:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;

    @TempDir
    Path directory;

    private final AtomicLong wall = new AtomicLong(NOW);
    private final AtomicLong monotonic = new AtomicLong(77_000);
    private final Standing standing = new Standing(new AuditMetrics(new SimpleMeterRegistry()));

    @Test
    void row68BackwardStepIsALeaf() {
        ClockWatch watch = watch();
        assertThat(pass(watch, 500, 500)).isEmpty();
        assertThat(pass(watch, 500 - HOUR, 500))
                .hasValueSatisfying(leaf -> assertThat(leaf.facts())
                        .containsEntry("step_ms", Long.toString(-HOUR))
                        .containsEntry("before", "2026-11-27T05:00:01Z")
                        .containsEntry("after", "2026-11-27T04:00:01Z"));
        assertThat(pass(watch, 500, 500)).isEmpty();
        assertThat(standing.state()).isEqualTo(AuditState.OK);
    }

    @Test
    void row69ForwardJumpRestrictsUntilTimeIsConfirmed() throws Exception {
        ClockWatch watch = watch();
        assertThat(pass(watch, 500 + 24 * HOUR, 500)).isPresent();
        assertThat(standing.state()).isEqualTo(AuditState.RESTRICTED);
        Files.setLastModifiedTime(Files.createFile(directory.resolve("synchronized")), FileTime.fromMillis(NOW));
        assertThat(pass(watch, 500, 500)).isEmpty();
        assertThat(standing.state()).as("an older word confirms nothing").isEqualTo(AuditState.RESTRICTED);
        Files.setLastModifiedTime(directory.resolve("synchronized"), FileTime.fromMillis(wall.get()));
        assertThat(pass(watch, 500, 500)).isEmpty();
        assertThat(standing.state()).isEqualTo(AuditState.OK);
    }

    @Test
    void row69ForwardJumpThatIsTakenBack() {
        ClockWatch watch = watch();
        assertThat(pass(watch, 500 + 24 * HOUR, 500)).isPresent();
        assertThat(pass(watch, 500 - 24 * HOUR, 500)).isPresent();
        assertThat(standing.state()).isEqualTo(AuditState.OK);
    }

    @Test
    void row16FirstSettingOfTheClockIsNoJump() {
        wall.set(0);
        ClockWatch watch = watch();
        assertThat(pass(watch, 500, 500)).isEmpty();
        assertThat(standing.state()).isEqualTo(AuditState.RESTRICTED);
        assertThat(pass(watch, NOW, 500)).isPresent();
        assertThat(standing.state()).isEqualTo(AuditState.OK);
    }

    @Test
    void driftIsNoStep() {
        ClockWatch watch = watch();
        for (int i = 0; i < 10_000; i++) {
            assertThat(pass(watch, 501, 500)).isEmpty();
        }
        assertThat(standing.state()).isEqualTo(AuditState.OK);
    }

    private ClockWatch watch() {
        return new ClockWatch(clock(), monotonic::get, directory.resolve("synchronized"));
    }

    private Optional<AuditEvent.LogActivity> pass(ClockWatch watch, long wallMillis, long monotonicMillis) {
        wall.addAndGet(wallMillis);
        monotonic.addAndGet(monotonicMillis);
        return watch.look(standing).map(AuditEvent.LogActivity.class::cast);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(wall.get());
            }
        };
    }
}

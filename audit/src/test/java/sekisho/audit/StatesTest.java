package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.audit.AuditTrail.Acknowledgement;
import sekisho.audit.AuditTrail.Acknowledgement.NotRecorded;
import sekisho.audit.FaultyDisk.Fault;
import sekisho.config.value.Reason;

/** What the log does while its disk is full, slow or broken, and how it goes on (contract rows 1, 5, 6, 14, 16). */
class StatesTest {

    private static final NotRecorded CLOSED = new NotRecorded(Reason.AUDIT_CLOSED);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"WRITE_ONCE", "FORCE_ONCE"})
    void row5TheLogGoesOnInANewFileAndWhatWasRefusedStaysRefused(Fault fault) throws Exception {
        FaultyDisk disk = new FaultyDisk(fault, Integer.MAX_VALUE);
        AuditEvent.Connection before = Samples.allowed();
        AuditEvent.Connection refused = Samples.allowed();
        AuditEvent.Connection after = Samples.allowed();
        try (AuditLog log = Samples.open(directory, disk, 1 << 16)) {
            assertThat(log.record(before).join().isRecorded()).isTrue();
            disk.failNext();
            assertThat(log.record(refused).get(10, TimeUnit.SECONDS)).isEqualTo(CLOSED);
            Await.until(() -> log.state() == AuditState.OK);
            assertThat(log.record(after).get(10, TimeUnit.SECONDS).isRecorded()).isTrue();
            Samples.fill(log, 200);
        }
        assertThat(disk.reused).isFalse();
        sound();
        assertThat(ids())
                .contains(before.id().text(), after.id().text())
                .doesNotContain(refused.id().text());
        assertThat(activities()).containsSubsequence("closed", "reopened");
        try (AuditLog log = Samples.open(directory, disk, 1 << 16)) {
            Samples.fill(log, 1);
        }
        sound();
        assertThat(Segment.in(directory)).extracting(Segment::kind).contains(Segment.Kind.CUT);
    }

    @Test
    void row1TheClosingIsRecordedOnAFullDiskAndTheLogOpensWhenThereIsRoom() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.NO_ROOM, Integer.MAX_VALUE);
        try (AuditLog log = Samples.open(directory, disk, 1 << 16)) {
            Samples.fill(log, 3);
            disk.arm();
            disk.used = 0.99;
            while (log.record(Samples.allowed()).get(10, TimeUnit.SECONDS).isRecorded()) {}
            Await.until(() -> activities().contains("closed"));
            assertThat(log.state()).isEqualTo(AuditState.CLOSED);
            assertThat(log.record(Samples.allowed()).join()).isEqualTo(CLOSED);
            disk.relieve();
            disk.used = 0.5;
            Await.until(() -> log.state() == AuditState.OK);
            Samples.fill(log, 100);
            log.heartbeat();
            Samples.fill(log, 1);
            assertThat(balance()).isTrue();
        }
        sound();
        assertThat(activities()).containsSubsequence("closed", "reopened", "heartbeat");
    }

    @Test
    void row6NobodyWaitsLongForADiskThatStandsStill() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.STUCK, Integer.MAX_VALUE);
        try (AuditLog log = Samples.open(directory, disk, 1 << 16)) {
            Samples.fill(log, 3);
            disk.arm();
            AuditEvent.Connection waiting = Samples.allowed();
            long begun = System.nanoTime();
            CompletableFuture<Acknowledgement> answer = log.record(waiting);
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CLOSED);
            assertThat(System.nanoTime() - begun)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(1_900), TimeUnit.SECONDS.toNanos(4));
            Await.until(() -> log.state() == AuditState.RESTRICTED);
            assertThat(log.state().admitsGrants()).isFalse();
            assertThat(log.record(Samples.allowed()).get(1, TimeUnit.SECONDS)).isEqualTo(CLOSED);
            assertThat(log.record(Samples.query(Verdict.allow("web", Samples.EDITION)))
                            .join())
                    .as("an allowed answer is not given either")
                    .isEqualTo(CLOSED);
            assertThat(log.record(Samples.closed()).join().isRecorded()).isTrue();
            disk.relieve();
            Await.until(() -> activities().contains("late"));
            Await.until(() -> log.record(Samples.allowed()).join().isRecorded());
            assertThat(ids()).contains(waiting.id().text());
            assertThat(answer.join()).isEqualTo(CLOSED);
        }
        sound();
    }

    @Test
    void row14WriterThatDiesIsSeen() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 3);
            long begun = System.nanoTime();
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("sekisho-audit-writer"))
                    .forEach(Thread::interrupt);
            Await.until(() -> log.state() == AuditState.CLOSED);
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(1));
            assertThat(log.record(Samples.allowed()).get(1, TimeUnit.SECONDS)).isEqualTo(CLOSED);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.69, OK", "0.71, DEGRADED", "0.86, RESTRICTED"})
    void diskThatFills(double used, AuditState expected) throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.NONE, 0);
        try (AuditLog log = Samples.open(directory, disk, 1 << 16)) {
            disk.used = used;
            Await.until(() -> log.state() == expected);
            assertThat(log.record(Samples.allowed()).join().isRecorded()).isTrue();
            disk.used = 0;
            Await.until(() -> log.state() == AuditState.OK);
        }
    }

    @Test
    void row16ClockThatWasNeverSet() throws Exception {
        Clock boot = Clock.fixed(Instant.parse("1970-01-01T00:00:30Z"), ZoneOffset.UTC);
        try (AuditLog log = AuditLog.open(
                Samples.settings(directory, 1 << 16),
                Samples.NODE,
                new AuditMetrics(new io.micrometer.core.instrument.simple.SimpleMeterRegistry()),
                Disk.REAL,
                boot)) {
            Samples.fill(log, 1);
            Await.until(() -> log.state() == AuditState.RESTRICTED);
        }
        assertThat(new LogReader(directory, LogReader.Filter.none())
                        .last(1)
                        .get(0)
                        .ours("clock"))
                .contains("unsynced");
        sound();
    }

    private void sound() throws Exception {
        assertThat(Verifier.verify(directory, Verifier.Options.plain()).findings())
                .isEmpty();
    }

    private List<LogLine> lines() throws Exception {
        return new LogReader(directory, LogReader.Filter.none()).last(Integer.MAX_VALUE);
    }

    private List<String> ids() throws Exception {
        return lines().stream().map(LogLine::id).toList();
    }

    private List<String> activities() throws Exception {
        return Files.exists(directory.resolve("keys"))
                ? lines().stream()
                        .map(line -> line.ours("activity"))
                        .flatMap(Optional::stream)
                        .toList()
                : List.of();
    }

    /** Whether the last heartbeat accounts for every event. */
    private boolean balance() throws Exception {
        LogLine heartbeat = lines().stream()
                .filter(line -> line.ours("activity").equals(Optional.of("heartbeat")))
                .reduce((first, second) -> second)
                .orElseThrow();
        return fact(heartbeat, "offered")
                == fact(heartbeat, "durable") + fact(heartbeat, "refused") + fact(heartbeat, "aggregated");
    }

    private static long fact(LogLine line, String name) {
        return Long.parseLong(line.ours("facts." + name).orElseThrow());
    }
}

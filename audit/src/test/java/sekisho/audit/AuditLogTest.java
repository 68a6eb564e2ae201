package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.AuditTrail.Acknowledgement;
import sekisho.audit.AuditTrail.Acknowledgement.NotRecorded;
import sekisho.audit.AuditTrail.Acknowledgement.Recorded;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.SignedNote;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Reason;

class AuditLogTest {

    @TempDir
    Path directory;

    @Test
    void numbersEventsInTheOrderOfTheirCalls() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            List<CompletableFuture<Acknowledgement>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                if (i % 3 == 0) {
                    assertThat(log.record(Samples.closed()).join()).isEqualTo(new Acknowledgement.Accepted());
                }
                answers.add(log.record(Samples.allowed()));
            }
            long last = -1;
            for (CompletableFuture<Acknowledgement> answer : answers) {
                long seq = ((Recorded) answer.get(10, TimeUnit.SECONDS)).sequence();
                assertThat(seq).isGreaterThan(last);
                last = seq;
            }
            assertThat(log.state()).isEqualTo(AuditState.OK);
        }
    }

    @Test
    void classSoonIsDurableWithoutAnyOtherEvent() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            long before = log.committed().size();
            assertThat(log.record(Samples.closed()).isDone()).isTrue();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (log.committed().size() == before && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(log.committed().size()).isEqualTo(before + 1);
        }
    }

    @Test
    void goesOnAfterCloseWithTheNextNumber() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 300);
        }
        try (AuditLog log = Samples.open(directory)) {
            // The leaves that tell of rotations and of this recovery have numbers too.
            long next = ((Recorded) log.record(Samples.allowed()).join()).sequence();
            assertThat(next).isGreaterThan(300);
        }
        SignedNote note = SignedNote.parse(Files.readAllBytes(directory.resolve("checkpoint")));
        assertThat(Checkpoint.parse(note.text()).size()).isGreaterThan(301);
    }

    @Test
    void onlyTheOwnerMayRead() throws Exception {
        Path fresh = directory.resolve("audit");
        try (AuditLog log = Samples.open(fresh)) {
            Samples.fill(log, 1);
        }
        try (var files = Files.walk(fresh)) {
            assertThat(files.toList())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void refusesEverythingAfterClose() throws Exception {
        AuditLog log = Samples.open(directory);
        log.close();
        assertThat(log.record(Samples.allowed()).join()).isEqualTo(new NotRecorded(Reason.AUDIT_CLOSED));
    }

    @Test
    void row15SecondOpenInOneProcessIsRefused() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 1);
            assertThatThrownBy(() -> Samples.open(directory))
                    .isInstanceOf(AuditUnavailable.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void heartbeatBalances() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 7);
            log.record(new AuditEvent.Repeated(Samples.refused(Reason.RULE_NONE), 40, Duration.ofSeconds(1)));
            log.heartbeat();
            Samples.fill(log, 1);
        }
        LogLine heartbeat = new LogReader(directory, LogReader.Filter.none())
                .last(100).stream()
                        .filter(line -> line.ours("activity").equals(Optional.of("heartbeat")))
                        .findFirst()
                        .orElseThrow();
        assertThat(heartbeat.ours("facts.offered")).contains("47");
        assertThat(heartbeat.ours("facts.durable")).contains("7");
        assertThat(heartbeat.ours("facts.aggregated")).contains("40");
        assertThat(heartbeat.ours("facts.refused")).contains("0");
        // Seven records and one for the forty stand before it.
        assertThat(heartbeat.sequence()).isEqualTo(8);
    }

    @Test
    void changeIsSignedAtOnce() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            var change =
                    new AuditEvent.EditionChange(DecisionId.next(), Samples.EDITION, Optional.empty(), true, "reload");
            long size = ((Recorded) log.record(change).join()).sequence() + 1;
            Await.until(() -> Checkpoint.parse(SignedNote.parse(Files.readAllBytes(directory.resolve("checkpoint")))
                                    .text())
                            .size()
                    >= size);
        }
    }

    @Test
    void metersExistAndCount() throws Exception {
        var registry = new SimpleMeterRegistry();
        var settings = Samples.settings(directory, 1 << 20);
        try (AuditLog log = AuditLog.open(settings, Samples.NODE, new AuditMetrics(registry))) {
            Samples.fill(log, 5);
            assertThat(registry.get("sekisho.audit.state").gauge().value()).isZero();
            assertThat(registry.get("sekisho.audit.records")
                            .tag("class", "4001")
                            .counter()
                            .count())
                    .isEqualTo(5);
            assertThat(registry.get("sekisho.audit.records")
                            .tag("class", "4003")
                            .counter()
                            .count())
                    .isZero();
            assertThat(registry.get("sekisho.audit.commit").timer().count()).isPositive();
        }
    }
}

package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.AuditTrail.Acknowledgement;
import sekisho.audit.AuditTrail.Acknowledgement.NotRecorded;
import sekisho.audit.AuditTrail.Acknowledgement.Recorded;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.SignedNote;
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
}

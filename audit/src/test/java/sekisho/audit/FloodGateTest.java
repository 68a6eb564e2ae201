package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.AuditTrail.Acknowledgement;
import sekisho.audit.AuditTrail.Acknowledgement.NotRecorded;
import sekisho.audit.AuditTrail.Acknowledgement.Recorded;
import sekisho.config.value.Reason;

/** Row 65. */
class FloodGateTest {

    @TempDir
    Path directory;

    @Test
    void everyRefusalIsCountedExactlyOnce() throws Exception {
        int refusals = 25_000;
        try (AuditLog log = Samples.open(directory);
                FloodGate gate = new FloodGate(log)) {
            List<CompletableFuture<Acknowledgement>> answers = new ArrayList<>();
            for (int i = 0; i < refusals; i++) {
                answers.add(gate.record(Samples.refused(Reason.RULE_NONE)));
            }
            for (CompletableFuture<Acknowledgement> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS).isRecorded()).isTrue();
            }
        }
        long[] counted = new long[2];
        new LogReader(directory, new LogReader.Filter(Optional.empty(), Optional.empty(), Optional.of("deny")))
                .all(line -> {
                    counted[0] += line.member("count").map(Long::parseLong).orElse(1L);
                    counted[1]++;
                });
        assertThat(counted[0]).isEqualTo(refusals);
        assertThat(counted[1]).isLessThan(refusals / 4);
        assertThat(Verifier.verify(directory, Verifier.Options.plain()).findings())
                .isEmpty();
    }

    @Test
    void whatIsAllowedOrUnlikePasses() {
        List<AuditEvent> recorded = new CopyOnWriteArrayList<>();
        try (FloodGate gate = new FloodGate(event -> {
            recorded.add(event);
            return CompletableFuture.completedFuture(new Recorded(recorded.size()));
        })) {
            for (int i = 0; i < 500; i++) {
                assertThat(gate.record(Samples.allowed())).isCompleted();
            }
            for (int i = 0; i < 100; i++) {
                gate.record(Samples.refused(Reason.RULE_NONE));
                gate.record(Samples.refused(Reason.RULE_DENY));
            }
            assertThat(recorded).hasSize(700).noneMatch(AuditEvent.Repeated.class::isInstance);
        }
    }

    @Test
    void countIsRecordedWhenTheSecondIsOver() throws Exception {
        CountDownLatch repeated = new CountDownLatch(1);
        try (FloodGate gate = new FloodGate(event -> {
            if (event instanceof AuditEvent.Repeated more) {
                assertThat(more.count()).isEqualTo(1);
                repeated.countDown();
            }
            return CompletableFuture.completedFuture(new Recorded(0));
        })) {
            for (int i = 0; i < 101; i++) {
                gate.record(Samples.refused(Reason.RULE_NONE));
            }
            assertThat(repeated.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void refusalOfTheLogIsPassedOn() {
        Acknowledgement no = new NotRecorded(Reason.AUDIT_CLOSED);
        try (FloodGate gate = new FloodGate(event -> CompletableFuture.completedFuture(no))) {
            for (int i = 0; i < 300; i++) {
                assertThat(gate.record(Samples.refused(Reason.RULE_NONE))).isCompletedWithValue(no);
            }
        }
    }
}

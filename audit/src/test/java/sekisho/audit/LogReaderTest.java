package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;
import sekisho.config.value.Reason;

class LogReaderTest {

    @TempDir
    Path directory;

    @Test
    void lastRecordsComeInOrderOverSegments() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 200);
            List<LogLine> last = reader().last(150);
            assertThat(last).hasSize(150);
            for (int i = 1; i < last.size(); i++) {
                assertThat(last.get(i).sequence()).isEqualTo(last.get(i - 1).sequence() + 1);
            }
            assertThat(reader().last(10_000)).hasSizeGreaterThanOrEqualTo(200);
        }
    }

    @Test
    void filtersByDecisionIdClientAndTime() throws Exception {
        AuditEvent.Connection refused = Samples.refused(Reason.RULE_NONE);
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 10);
            log.record(refused).join();
            Samples.fill(log, 10);
        }
        assertThat(new LogReader(
                                directory,
                                LogReader.Filter.ofDecision(refused.id().text()))
                        .last(5))
                .singleElement()
                .satisfies(line -> assertThat(line.ours("reason")).contains("rule.none"));
        assertThat(last(Optional.empty(), Optional.empty(), Optional.of("deny")))
                .hasSize(1);
        assertThat(last(Optional.empty(), Optional.of("10.0.0.5"), Optional.empty()))
                .hasSize(21);
        assertThat(last(Optional.empty(), Optional.of("anonymous:10.0.0.5/32"), Optional.empty()))
                .hasSize(21);
        assertThat(last(Optional.empty(), Optional.of("10.0.0.6"), Optional.empty()))
                .isEmpty();
        assertThat(last(Optional.of(Instant.now().plusSeconds(60)), Optional.empty(), Optional.empty()))
                .isEmpty();
        assertThat(last(Optional.of(Instant.now().minusSeconds(60)), Optional.empty(), Optional.empty()))
                .hasSize(21);
    }

    @Test
    void linesAreTheLeavesByteForByte() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 3);
        }
        byte[] tile = Files.readAllBytes(directory.resolve("tile/0/000.p/3"));
        List<LogLine> lines = reader().last(3);
        for (int i = 0; i < 3; i++) {
            byte[] hash = MerkleTree.leafHash(lines.get(i).json()).bytes();
            assertThat(Arrays.copyOfRange(tile, i * Hash.LENGTH, (i + 1) * Hash.LENGTH))
                    .isEqualTo(hash);
        }
    }

    @Test
    void followsOverRotations() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        try (AuditLog log = Samples.open(directory, Disk.REAL, 4_096)) {
            Samples.fill(log, 5);
            LogReader reader = reader();
            long next = reader.last(1).get(0).sequence() + 1;
            Thread follower = new Thread(() -> {
                try {
                    reader.follow(line -> seen.add(line.sequence()), stop::get);
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
            });
            follower.start();
            Samples.fill(log, 20);
            for (int i = 0; i < 20; i++) {
                assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(next + i);
            }
            stop.set(true);
            follower.join(5_000);
            assertThat(follower.isAlive()).isFalse();
        }
    }

    private List<LogLine> last(Optional<Instant> since, Optional<String> client, Optional<String> decision)
            throws Exception {
        return new LogReader(directory, new LogReader.Filter(since, client, decision)).last(1_000);
    }

    private LogReader reader() {
        return new LogReader(directory, LogReader.Filter.none());
    }
}

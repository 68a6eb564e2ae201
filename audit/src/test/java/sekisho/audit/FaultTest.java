package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.audit.AuditTrail.Acknowledgement.NotRecorded;
import sekisho.audit.FaultyDisk.Fault;
import sekisho.config.value.Reason;

/** Disks that fail, and files that go away (contract rows 1, 2, 5, 7–13). */
class FaultTest {

    private static final long SEGMENT = 4 * 1024;

    @TempDir
    Path directory;

    /** At whichever operation it fails: what was acknowledged is there, and the log goes on. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FULL", "WRITE", "FORCE", "OPEN", "WRITE_ONCE", "FORCE_ONCE", "OPEN_ONCE"})
    void rows1And2And5AcknowledgedIsRecovered(Fault fault) throws Exception {
        int failures = 0;
        int operation = 1;
        for (FaultyDisk disk; ; operation++) {
            disk = new FaultyDisk(fault, operation);
            Path log = directory.resolve(fault + "-" + operation);
            List<String> acknowledged = run(log, disk);
            assertThat(disk.reused)
                    .as("%s at %d: a failed file was used again", fault, operation)
                    .isFalse();
            if (Files.exists(log.resolve("keys"))) {
                assertThat(Verifier.verify(log, Verifier.Options.plain()).exitCode())
                        .isIn(0, 3, 6);
            }
            Samples.open(log, new FaultyDisk(Fault.NONE, 0), SEGMENT).close();
            assertThat(ids(log)).as("%s at %d", fault, operation).containsAll(acknowledged);
            assertThat(Verifier.verify(log, Verifier.Options.plain()).findings())
                    .isEmpty();
            if (!disk.failed.get()) {
                break;
            }
            failures++;
        }
        assertThat(failures).isGreaterThan(5);
    }

    @Test
    void row7ShortWritesLoseNothing() throws Exception {
        List<String> acknowledged = run(directory, new FaultyDisk(Fault.SHORT_WRITES, 0));
        assertThat(acknowledged).hasSize(12);
        assertThat(Verifier.verify(directory, Verifier.Options.plain()).findings())
                .isEmpty();
    }

    @Test
    void afterFailureEverythingIsRefusedAndSaidOnce() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.FORCE, 12);
        CountDownLatch told = new CountDownLatch(1);
        try (AuditLog log = Samples.open(directory, disk, 1 << 20)) {
            log.onState(state -> told.countDown());
            while (log.record(Samples.allowed()).join().isRecorded()) {}
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(log.state()).isEqualTo(AuditState.CLOSED);
            assertThat(log.record(Samples.allowed()).join()).isEqualTo(new NotRecorded(Reason.AUDIT_CLOSED));
        }
    }

    /** Written is only what stands in a file that is open: the next file can't be made. */
    @ParameterizedTest
    @EnumSource(names = {"READ_ONLY_DIRECTORY", "READ_ONLY_DISK"})
    void rows10And11NothingPassesWhenNothingCanBeKept(Fault fault) throws Exception {
        FaultyDisk disk = new FaultyDisk(fault, Integer.MAX_VALUE);
        List<String> acknowledged = new ArrayList<>();
        try (AuditLog log = Samples.open(directory, disk, SEGMENT)) {
            disk.arm();
            AuditEvent.Connection event = Samples.allowed();
            while (log.record(event).get(30, TimeUnit.SECONDS).isRecorded()) {
                acknowledged.add(event.id().text());
                event = Samples.allowed();
            }
            assertThat(log.record(Samples.allowed()).join()).isEqualTo(new NotRecorded(Reason.AUDIT_CLOSED));
            assertThat(log.state()).isEqualTo(AuditState.CLOSED);
        }
        assertThat(disk.failed).isTrue();
        Samples.open(directory, new FaultyDisk(Fault.NONE, 0), SEGMENT).close();
        assertThat(ids(directory)).containsAll(acknowledged);
        assertThat(Verifier.verify(directory, Verifier.Options.plain()).findings())
                .isEmpty();
    }

    /** A log that nobody writes to closes too: its checkpoint can't be kept. */
    @Test
    void row10IdleLogCloses() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.READ_ONLY_DIRECTORY, Integer.MAX_VALUE);
        try (AuditLog log = Samples.open(directory, disk, 1 << 20)) {
            CountDownLatch closed = new CountDownLatch(1);
            log.onState(state -> closed.countDown());
            disk.arm();
            assertThat(log.record(Samples.allowed()).join().isRecorded()).isTrue();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(log.state()).isEqualTo(AuditState.CLOSED);
        }
    }

    /** The process of row 13. */
    static final class Exhausted {

        private Exhausted() {}

        public static void main(String[] arguments) throws Exception {
            FaultyDisk disk = new FaultyDisk(Fault.NO_MEMORY, Integer.MAX_VALUE);
            AuditLog log = Samples.open(Path.of(arguments[0]), disk, 1 << 20);
            Samples.fill(log, 3);
            disk.failNext();
            System.out.println(log.record(Samples.allowed()).join().isRecorded());
        }
    }

    @Test
    void row13ProcessEndsWhenTheWriterHasNoMemory() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Exhausted.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(70);
        assertThat(said).doesNotContain("true", "false");
    }

    @Test
    void row8SegmentDeleted() throws Exception {
        closesWhen(() -> Files.delete(growing()));
    }

    @Test
    void row9SegmentReplacedByLinkToACopy() throws Exception {
        closesWhen(() -> {
            Path aside = Files.copy(growing(), directory.resolve("aside"));
            Files.delete(growing());
            Files.createSymbolicLink(directory.resolve("seg-%019d.open".formatted(0)), aside);
        });
    }

    @Test
    void row9SegmentReplacedByOtherFile() throws Exception {
        closesWhen(() -> Files.move(
                Files.copy(growing(), directory.resolve("aside")), growing(), StandardCopyOption.REPLACE_EXISTING));
    }

    @Test
    void directoryMovedAway() throws Exception {
        Path audit = directory.resolve("audit");
        try (AuditLog log = Samples.open(audit, Disk.REAL, 1 << 20)) {
            CountDownLatch closed = new CountDownLatch(1);
            log.onState(state -> closed.countDown());
            Samples.fill(log, 3);
            Files.move(audit, directory.resolve("elsewhere"));
            assertThat(closed.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void row21BytesChangedBeforeTheyAreSignedAreNotSigned() throws Exception {
        try (AuditLog log = Samples.open(directory, Disk.REAL, 1 << 20)) {
            CountDownLatch closed = new CountDownLatch(1);
            log.onState(state -> closed.countDown());
            Samples.fill(log, 3);
            byte[] bytes = Files.readAllBytes(growing());
            int place = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("\"allow\"");
            try (var channel = FileChannel.open(growing(), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {'A'}), place + 1);
            }
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private interface Harm {
        void harm() throws Exception;
    }

    private void closesWhen(Harm harm) throws Exception {
        try (AuditLog log = Samples.open(directory, Disk.REAL, 1 << 20)) {
            CountDownLatch closed = new CountDownLatch(1);
            log.onState(state -> closed.countDown());
            Samples.fill(log, 3);
            harm.harm();
            assertThat(closed.await(2, TimeUnit.SECONDS)).isTrue();
            assertThat(log.record(Samples.allowed()).join()).isEqualTo(new NotRecorded(Reason.AUDIT_CLOSED));
        }
    }

    private Path growing() throws Exception {
        List<Segment> segments = Segment.in(directory);
        return segments.get(segments.size() - 1).path();
    }

    /** Records a few events one by one, as far as the disk lets it. */
    private static List<String> run(Path directory, Disk disk) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (AuditLog log = Samples.open(directory, disk, SEGMENT)) {
            for (int i = 0; i < 12; i++) {
                AuditEvent.Connection event = Samples.allowed();
                if (log.record(event).get(30, TimeUnit.SECONDS).isRecorded()) {
                    acknowledged.add(event.id().text());
                }
            }
        } catch (AuditUnavailable failed) {
            assertThat(acknowledged).isEmpty();
        }
        return acknowledged;
    }

    private static Set<String> ids(Path directory) throws Exception {
        Set<String> ids = new HashSet<>();
        new LogReader(directory, LogReader.Filter.none()).all(line -> ids.add(line.id()));
        return ids;
    }
}

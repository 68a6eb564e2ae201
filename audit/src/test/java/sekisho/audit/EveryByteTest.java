package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;

/** A log of three small segments, and each of its bytes. */
class EveryByteTest {

    private static final long SEGMENT = 4 * 1024;

    @TempDir
    Path directory;

    @TempDir
    Path copy;

    @BeforeEach
    void writeLog() throws Exception {
        try (AuditLog log = Samples.open(directory, Disk.REAL, SEGMENT)) {
            for (int i = 0; i < 6; i++) {
                Samples.fill(log, 1);
            }
        }
        assertThat(Segment.in(directory)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(Verifier.verify(directory, Verifier.Options.plain()).exitCode())
                .isZero();
    }

    @Test
    void everyFlippedBitIsFound() throws Exception {
        int flipped = 0;
        for (Path file : LogCopy.files(directory)) {
            byte[] bytes = Files.readAllBytes(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (int i = 0; i < bytes.length; i++) {
                    put(channel, i, (byte) (bytes[i] ^ 1 << i % 8));
                    Report report = Verifier.verify(directory, Verifier.Options.plain());
                    assertThat(report.exitCode())
                            .as("%s byte %d", directory.relativize(file), i)
                            .isBetween(2, 4);
                    put(channel, i, bytes[i]);
                    flipped++;
                }
            }
        }
        assertThat(Verifier.verify(directory, Verifier.Options.plain()).exitCode())
                .isZero();
        assertThat(flipped).isGreaterThan(10_000);
    }

    /** Of a log that was never signed, as after a crash in its first second: any end is a possible torn end. */
    @Test
    void everyTruncationRecoversToPrefix() throws Exception {
        List<Segment> segments = Segment.in(directory);
        Segment last = segments.get(segments.size() - 1);
        byte[] whole = Files.readAllBytes(last.path());
        Map<Long, Hash> prefixes = prefixes(last);
        long headerEnd = headerEnd(last);
        long before = -1;
        for (int length = 0; length <= whole.length; length++) {
            Path torn = copy.resolve(last.path().getFileName());
            Files.write(torn, Arrays.copyOf(whole, length));
            Optional<LogWriter.Commit> recovered = recover();
            assertThat(recovered.isPresent()).as("length " + length).isEqualTo(length >= headerEnd);
            if (recovered.isPresent()) {
                long size = recovered.get().size();
                assertThat(prefixes).containsEntry(size, recovered.get().root());
                assertThat(size).isGreaterThanOrEqualTo(before);
                assertThat(recover().orElseThrow()).as("a second recovery").isEqualTo(recovered.get());
                before = size;
            }
        }
        assertThat(before)
                .isEqualTo(prefixes.keySet().stream().max(Long::compare).orElseThrow());
    }

    @Test
    void row4EveryBrokenByteBeforeTheLastCommitIsRefused() throws Exception {
        Segment last = Segment.in(directory).get(Segment.in(directory).size() - 1);
        byte[] whole = Files.readAllBytes(last.path());
        long headerEnd = headerEnd(last);
        long lastCommit = lastCommitStart(last);
        Path broken = copy.resolve(last.path().getFileName());
        for (int i = (int) headerEnd; i < lastCommit; i++) {
            byte[] bytes = whole.clone();
            bytes[i] ^= (byte) (1 << i % 8);
            Files.write(broken, bytes);
            assertThat(recover()).as("byte " + i).isEmpty();
            assertThat(Files.readAllBytes(broken)).as("nothing is repaired").isEqualTo(bytes);
        }
    }

    private Optional<LogWriter.Commit> recover() throws IOException {
        Recovery recovery = new Recovery(
                new FaultyDisk(FaultyDisk.Fault.NONE, 0), copy, Origin.of(Samples.NODE), SEGMENT, Clock.systemUTC());
        try (LogWriter writer = recovery.open(Optional.empty())) {
            LogWriter.Commit commit = writer.last();
            return Optional.of(new LogWriter.Commit(
                    commit.size(),
                    commit.root(),
                    commit.edge(),
                    commit.segment(),
                    commit.segment(),
                    commit.position()));
        } catch (AuditUnavailable refused) {
            return Optional.empty();
        }
    }

    /** Root by size, at the beginning of the segment and at each commit in it. */
    private static Map<Long, Hash> prefixes(Segment segment) throws IOException {
        Map<Long, Hash> prefixes = new TreeMap<>();
        try (FrameReader reader = new FrameReader(segment.path())) {
            while (reader.next() == FrameReader.Step.FRAME) {
                if (reader.type() == Frame.HEADER) {
                    Segment.Header header = Segment.Header.parse(reader.body());
                    prefixes.put(
                            header.first(),
                            MerkleTree.of(header.first(), header.edge()).root());
                } else if (reader.type() == Frame.COMMIT) {
                    byte[] root = Arrays.copyOfRange(reader.body(), 8, 40);
                    prefixes.put(reader.seq(), Hash.of(root));
                }
            }
        }
        assertThat(prefixes).hasSizeGreaterThan(1);
        return prefixes;
    }

    private static long headerEnd(Segment segment) throws IOException {
        try (FrameReader reader = new FrameReader(segment.path())) {
            reader.next();
            return reader.end();
        }
    }

    private static long lastCommitStart(Segment segment) throws IOException {
        long start = 0;
        try (FrameReader reader = new FrameReader(segment.path())) {
            while (reader.next() == FrameReader.Step.FRAME) {
                start = reader.type() == Frame.COMMIT ? reader.start() : start;
            }
        }
        return start;
    }

    private static void put(FileChannel channel, long position, byte value) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {value}), position);
    }
}

package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.audit.Finding.Kind;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.CheckpointSigner;
import sekisho.audit.tree.MerkleTree;
import sekisho.audit.tree.Tile;

/** A sound log of several segments, and all that can be done to a copy of it. */
class VerifierTest {

    @TempDir
    static Path original;

    @TempDir
    Path copy;

    @BeforeAll
    static void writeLog() throws Exception {
        try (AuditLog log = Samples.open(original)) {
            for (int i = 0; i < 3; i++) {
                Samples.fill(log, 100);
            }
        }
        assertThat(Segment.in(original)).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void soundLogIsProven() throws Exception {
        Report report = Verifier.verify(original, Verifier.Options.plain());
        assertThat(report.findings()).isEmpty();
        assertThat(report.exitCode()).isZero();
        assertThat(report.lines(Locale.ENGLISH))
                .anyMatch(line -> line.startsWith("key "))
                .anyMatch(line -> line.contains("records in"))
                .contains("ok");
    }

    @Test
    void trustedKeyIsTakenFromItsFile() throws Exception {
        Path key = Files.copy(original.resolve("keys"), copy.resolve("trusted"));
        assertThat(verify(original, key).exitCode()).isZero();
    }

    @Test
    void row22MissingSegmentIsNamedWithItsRange() throws Exception {
        copyLog();
        Segment gone = Segment.in(copy).get(1);
        long after = Segment.in(copy).get(2).first();
        Files.delete(gone.path());
        assertFound(Kind.INCOMPLETE, "records " + gone.first() + " to " + (after - 1) + " are missing");
    }

    @Test
    void firstSegmentMissing() throws Exception {
        copyLog();
        Files.delete(Segment.in(copy).get(0).path());
        assertFound(Kind.INCOMPLETE, "records 0 to ");
    }

    @Test
    void row23LastSegmentMissing() throws Exception {
        copyLog();
        List<Segment> segments = Segment.in(copy);
        Files.delete(segments.get(segments.size() - 1).path());
        assertFound(Kind.INCOMPLETE, "rolled back");
    }

    @Test
    void row24SegmentsSwapped() throws Exception {
        copyLog();
        Path first = Segment.in(copy).get(0).path();
        Path second = Segment.in(copy).get(1).path();
        Path aside = copy.resolve("aside");
        Files.move(first, aside);
        Files.move(second, first);
        Files.move(aside, second);
        assertFound(Kind.ALTERED, "renamed");
    }

    @Test
    void row24SegmentRenamed() throws Exception {
        copyLog();
        Segment second = Segment.in(copy).get(1);
        Files.move(second.path(), copy.resolve("seg-%019d.log".formatted(second.first() + 1)));
        assertFound(Kind.ALTERED, "renamed");
    }

    @Test
    void recordReplacedWithRightChecksumIsNamed() throws Exception {
        copyLog();
        Segment second = Segment.in(copy).get(1);
        byte[] bytes = Files.readAllBytes(second.path());
        try (FrameReader reader = new FrameReader(second.path())) {
            while (reader.next() == FrameReader.Step.FRAME && reader.type() != Frame.LEAF) {}
            int start = (int) reader.start();
            bytes[start + Frame.HEAD + 300] ^= 1;
            Frame.finish(bytes, start, Frame.LEAF, reader.seq(), reader.bodyLength());
        }
        Files.write(second.path(), bytes);
        assertFound(Kind.ALTERED, second.name() + " records " + second.first() + " to ");
        assertFound(Kind.ALTERED, "the hash at record " + second.first() + " ");
    }

    @Test
    void row26LogReplacedByFreshOne() throws Exception {
        Path key = Files.copy(original.resolve("keys"), copy.resolve("trusted"));
        Path fresh = copy.resolve("fresh");
        try (AuditLog log = Samples.open(fresh)) {
            Samples.fill(log, 10);
        }
        assertThat(verify(fresh, key).exitCode()).isEqualTo(4);
    }

    @Test
    void forgedCheckpointOfTheRightKeyContradictsTheRecords() throws Exception {
        copyLog();
        String pem = Files.readString(original.resolve("private/node.key"));
        CheckpointSigner signer = CheckpointSigner.ofPem(Origin.of(Samples.NODE), pem);
        Checkpoint forged = new Checkpoint(Origin.of(Samples.NODE), 200, MerkleTree.leafHash(new byte[] {1}));
        Files.write(copy.resolve("checkpoint"), signer.sign(forged).bytes());
        assertFound(Kind.ALTERED, "its root over 200 records");
    }

    @Test
    void checkpointOverMoreThanThereIs() throws Exception {
        copyLog();
        String pem = Files.readString(original.resolve("private/node.key"));
        CheckpointSigner signer = CheckpointSigner.ofPem(Origin.of(Samples.NODE), pem);
        Checkpoint forged = new Checkpoint(Origin.of(Samples.NODE), 100_000, MerkleTree.leafHash(new byte[] {1}));
        Files.write(copy.resolve("checkpoint"), signer.sign(forged).bytes());
        assertFound(Kind.INCOMPLETE, "rolled back");
    }

    @Test
    void olderCheckpointLeavesNewerRecordsUnsigned() throws Exception {
        copyLog();
        Files.delete(copy.resolve("signed"));
        String pem = Files.readString(original.resolve("private/node.key"));
        CheckpointSigner signer = CheckpointSigner.ofPem(Origin.of(Samples.NODE), pem);
        WantedRoots roots = new WantedRoots();
        roots.want(150);
        new SegmentWalk(false, new Findings(), new TileCheck(copy, 0), roots).walk(Segment.in(copy));
        Checkpoint old =
                new Checkpoint(Origin.of(Samples.NODE), 150, roots.at(150).orElseThrow());
        Files.write(copy.resolve("checkpoint"), signer.sign(old).bytes());
        Files.createDirectories(copy.resolve("tile/0/000.p"));
        Report report = Verifier.verify(copy, Verifier.Options.plain());
        assertThat(report.exitCode()).isZero();
        assertThat(report.lines(Locale.ENGLISH)).anyMatch(line -> line.endsWith("newer records not signed yet"));
        Report strict = Verifier.verify(
                copy, new Verifier.Options(Optional.empty(), true, Optional.empty(), Clock.systemUTC()));
        assertThat(strict.exitCode()).isEqualTo(6);
    }

    @Test
    void row28NothingSigned() throws Exception {
        copyLog();
        Files.delete(copy.resolve("checkpoint"));
        Files.delete(copy.resolve("signed"));
        assertThat(Verifier.verify(copy, Verifier.Options.plain()).exitCode()).isEqualTo(6);
        Path empty = Files.createDirectory(copy.resolve("empty"));
        assertThat(Verifier.verify(empty, Verifier.Options.plain()).exitCode()).isEqualTo(6);
        Files.delete(copy.resolve("keys"));
        assertThat(Verifier.verify(copy, Verifier.Options.plain()).exitCode()).isEqualTo(6);
    }

    @Test
    void row29KeysMissing() throws Exception {
        copyLog();
        Files.delete(copy.resolve("keys"));
        assertThat(Verifier.verify(copy, Verifier.Options.plain()).exitCode()).isEqualTo(4);
    }

    @Test
    void row38StaleOnlyWhenAsked() throws Exception {
        Clock nextDay = Clock.fixed(Instant.now().plus(Duration.ofDays(1)), ZoneOffset.UTC);
        Optional<Duration> hour = Optional.of(Duration.ofHours(1));
        assertThat(Verifier.verify(original, new Verifier.Options(Optional.empty(), false, hour, nextDay))
                        .exitCode())
                .isEqualTo(5);
        assertThat(Verifier.verify(original, new Verifier.Options(Optional.empty(), false, hour, Clock.systemUTC()))
                        .exitCode())
                .isZero();
    }

    @Test
    void bytesBehindTheEnd() throws Exception {
        copyLog();
        List<Segment> segments = Segment.in(copy);
        Path last = segments.get(segments.size() - 1).path();
        byte[] bytes = Files.readAllBytes(last);
        bytes[bytes.length - 1] = 1;
        Files.write(last, bytes);
        assertFound(Kind.INCOMPLETE, "bytes behind the last commit");
    }

    @Test
    void tileMissing() throws Exception {
        copyLog();
        Files.delete(copy.resolve("tile/0/000"));
        assertFound(Kind.INCOMPLETE, "tile/0/000: missing");
    }

    @Test
    void fullTileBeforeItsTimeIsCompared() throws Exception {
        copyLog();
        byte[] bytes = new byte[Tile.FULL * 32];
        Files.write(copy.resolve("tile/0/001"), bytes);
        assertFound(Kind.ALTERED, "tile/0/001: the hash at record 256 ");
    }

    /** One byte more than any memory holds, were the file read whole. */
    @ParameterizedTest
    @CsvSource({"checkpoint, 2", "signed, 2", "keys, 4", "tile/0/000, 2"})
    void row31HugeFileIsNotRead(String name, int code) throws Exception {
        copyLog();
        try (FileChannel file = FileChannel.open(copy.resolve(name), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), 1L << 31);
        }
        assertThat(Verifier.verify(copy, Verifier.Options.plain()).exitCode()).isEqualTo(code);
    }

    @Test
    void fileThatIsNumberedBeyondAnyRecordIsNoSegment() throws Exception {
        copyLog();
        Files.createFile(copy.resolve("seg-9999999999999999999.log"));
        assertThat(Verifier.verify(copy, Verifier.Options.plain()).exitCode()).isZero();
    }

    @Test
    void usage() throws Exception {
        assertThat(Verifier.verify(copy.resolve("nowhere"), Verifier.Options.plain())
                        .exitCode())
                .isEqualTo(64);
        assertThat(verify(original, copy.resolve("nokey")).exitCode()).isEqualTo(64);
    }

    private static Report verify(Path directory, Path key) throws IOException {
        return Verifier.verify(
                directory, new Verifier.Options(Optional.of(key), false, Optional.empty(), Clock.systemUTC()));
    }

    private void assertFound(Kind kind, String text) throws IOException {
        Report report = Verifier.verify(copy, Verifier.Options.plain());
        assertThat(report.findings())
                .anyMatch(it -> it.kind() == kind && it.text().contains(text));
        assertThat(report.exitCode()).isBetween(2, 3);
    }

    private void copyLog() throws IOException {
        LogCopy.of(original, copy);
    }
}

package sekisho.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.MerkleTree;

/**
 * The way from the files that a run left, however it ended, to a log that goes on. Each step may be interrupted and done
 * again. Only the last segment is read; what it lost, and only what was never acknowledged, is cleared.
 */
final class Recovery {

    private final Disk disk;
    private final Path directory;
    private final String origin;
    private final long segmentSize;
    private final Clock clock;
    private final Map<String, String> facts = new LinkedHashMap<>();

    Recovery(Disk disk, Path directory, String origin, long segmentSize, Clock clock) {
        this.disk = disk;
        this.directory = directory;
        this.origin = origin;
        this.segmentSize = segmentSize;
        this.clock = clock;
    }

    /** What was found, for the leaf that tells of it; empty when the log is new. */
    Map<String, String> facts() {
        return facts;
    }

    /**
     * @param signed the largest tree that was ever signed here
     * @throws AuditUnavailable when records are damaged or missing: then nothing is written
     */
    LogWriter open(Optional<Checkpoint> signed) throws IOException {
        removeLeftovers();
        long signedSize = signed.map(Checkpoint::size).orElse(0L);
        List<Segment> segments = Segment.in(directory);
        if (segments.isEmpty()) {
            refuseRollback(0, signedSize);
            return writer(new MerkleTree(), begin(new MerkleTree(), Segment.Header.NO_PREVIOUS));
        }
        refuseSeveralOpen(segments);
        SegmentScan last = SegmentScan.of(segments.get(segments.size() - 1), origin);
        refuseRollback(last.tree().size(), signedSize);
        facts.put("size", Long.toString(last.tree().size()));
        facts.put("signed_size", Long.toString(signedSize));
        facts.put("dropped_bytes", Long.toString(last.dirtyEnd() - last.end()));
        facts.put("segment", last.segment().name());
        return writer(
                last.tree(),
                switch (last.segment().kind()) {
                    case CUT ->
                        begin(
                                last.tree(),
                                HexFormat.of().formatHex(last.digest().digest()));
                    case SEALED -> after(last);
                    case OPEN -> last.footer() ? after(last) : resume(last);
                });
    }

    private SegmentWriter resume(SegmentScan last) throws IOException {
        SegmentWriter segment = new SegmentWriter(disk, last, segmentSize);
        if (last.dirtyEnd() > last.end()) {
            segment.clear(last.dirtyEnd());
        }
        return segment;
    }

    /** The last segment has its footer: sealing is finished and the next segment begun. */
    private SegmentWriter after(SegmentScan last) throws IOException {
        if (last.dirtyEnd() > last.end()) {
            throw new AuditUnavailable(last.segment().name() + " has bytes behind its footer");
        }
        if (!last.segment().sealed()) {
            new SegmentWriter(disk, last, segmentSize).shorten();
            SegmentWriter.rename(last.segment().path());
        } else if (!last.footer()) {
            throw new AuditUnavailable(last.segment().name() + " has lost its footer");
        }
        return begin(last.tree(), HexFormat.of().formatHex(last.digest().digest()));
    }

    private SegmentWriter begin(MerkleTree tree, String previous) throws IOException {
        return SegmentWriter.create(
                disk, directory, new Segment.Header(origin, tree.size(), tree.edge(), previous), segmentSize);
    }

    private LogWriter writer(MerkleTree tree, SegmentWriter segment) {
        return new LogWriter(disk, directory, origin, segmentSize, clock, tree, segment);
    }

    private void removeLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".new")).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void refuseSeveralOpen(List<Segment> segments) throws AuditUnavailable {
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            if (segment.kind() == Segment.Kind.OPEN) {
                throw new AuditUnavailable(segment.name() + " was never sealed, but a later segment exists");
            }
        }
    }

    private static void refuseRollback(long size, long signedSize) throws AuditUnavailable {
        if (size < signedSize) {
            throw new AuditUnavailable("the log has " + size + " records, but a checkpoint over " + signedSize
                    + " was signed here: it was rolled back");
        }
    }
}

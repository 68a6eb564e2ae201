package sekisho.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;

/**
 * Reads all segments in order, believes nothing, and grows the tree from the records that really stand there. Where
 * something is broken it says so and goes on at the next place that can be read.
 */
final class SegmentWalk {

    private final boolean live;
    private final Findings findings;
    private final TileCheck tiles;
    private final WantedRoots roots;
    private final TreeMap<Long, Long> commitMillis = new TreeMap<>();
    private final byte[] leafHash = new byte[Hash.LENGTH];
    private final byte[] number = new byte[20];
    private MerkleTree tree = new MerkleTree();
    private MessageDigest digest = Hash.sha256();
    private SegmentIndex index = new SegmentIndex();
    private String previous = Segment.Header.NO_PREVIOUS;
    private String origin = "";
    private long expected;
    private long committed;
    /** Whether the tree holds every record before {@code expected}: false behind a record that can't be read. */
    private boolean known = true;

    /** @param live whether a process is writing: then nothing is said of bytes behind the last commit of the open segment */
    SegmentWalk(boolean live, Findings findings, TileCheck tiles, WantedRoots roots) {
        this.live = live;
        this.findings = findings;
        this.tiles = tiles;
        this.roots = roots;
    }

    void walk(List<Segment> segments) throws IOException {
        roots.grown(tree);
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            if (segment.kind() == Segment.Kind.OPEN && !last) {
                findings.incomplete(segment.name() + ": was never sealed, but a later segment exists");
            }
            boolean isCut = segment.kind() == Segment.Kind.CUT && !last;
            try (FrameReader reader = FrameReader.of(segment)) {
                if (header(segment, reader)) {
                    frames(segment, reader, isCut ? segments.get(i + 1).first() : -1);
                }
            }
        }
    }

    /** Number of records up to the last commit. */
    long committed() {
        return committed;
    }

    /** The name that the segments give the log; empty when there are none. */
    String origin() {
        return origin;
    }

    /** When the record before {@code size} was committed, in ms since 1970; 0 if that is not known. */
    long committedAt(long size) {
        Map.Entry<Long, Long> commit = commitMillis.ceilingEntry(size);
        return commit == null ? 0 : commit.getValue();
    }

    private boolean header(Segment segment, FrameReader reader) throws IOException {
        digest = Hash.sha256();
        index = new SegmentIndex();
        if (!reader.hasMagic() || reader.next() != FrameReader.Step.FRAME || reader.type() != Frame.HEADER) {
            return unreadable(segment);
        }
        digest.update(Segment.MAGIC);
        digest(reader);
        try {
            compare(segment, Segment.Header.parse(reader.body()));
        } catch (IllegalArgumentException wrong) {
            return unreadable(segment);
        }
        return true;
    }

    private boolean unreadable(Segment segment) {
        findings.altered(segment.name() + " record " + segment.first()
                + ": the header can't be read, so nothing of this file can");
        known = false;
        previous = "";
        return false;
    }

    private void compare(Segment segment, Segment.Header header) {
        String name = segment.name();
        if (header.first() != segment.first()) {
            findings.altered(name + ": holds the records from " + header.first() + ", so it was renamed");
        }
        if (!origin.isEmpty() && !header.origin().equals(origin)) {
            findings.altered(name + ": belongs to another log, " + header.origin());
        }
        origin = header.origin();
        if (header.first() > expected) {
            findings.incomplete("records " + expected + " to " + (header.first() - 1) + " are missing, " + name
                    + " goes on behind them");
            known = false;
        } else if (header.first() < expected) {
            findings.altered(name + ": begins with record " + header.first() + " a second time");
            known = false;
        } else if (known && !header.edge().equals(tree.edge())) {
            findings.altered(
                    name + " record " + expected + ": the records before don't give the tree that the header names");
        } else if (!header.previous().equals(previous) && !previous.isEmpty()) {
            findings.altered(name + ": the segment before it is not the one that the header names");
        }
        if (!known) {
            // From here on the tree is what the header claims; the last checkpoint tells whether that is true.
            tree = MerkleTree.of(header.first(), header.edge());
            tiles.skipTo(header.first());
            expected = header.first();
            known = true;
        }
    }

    /** @param cut number of records behind which the segment was given up; -1 when it was not */
    private void frames(Segment segment, FrameReader reader, long cut) throws IOException {
        long sound = reader.end();
        boolean footer = false;
        boolean ended = expected == cut;
        FrameReader.Step step = ended ? FrameReader.Step.END : reader.next();
        while (!footer && !ended && (step == FrameReader.Step.FRAME || broken(segment, reader))) {
            if (reader.type() == Frame.LEAF) {
                leaf(segment, reader);
            } else if (reader.type() == Frame.COMMIT) {
                commit(segment, reader);
                sound = reader.end();
                ended = committed == cut;
            } else {
                footer = true;
                footer(segment, reader);
                sound = reader.end();
            }
            digest(reader);
            step = footer || ended ? FrameReader.Step.END : reader.next();
        }
        if (!ended) {
            judgeEnd(segment, reader, footer, sound);
        }
        previous = HexFormat.of().formatHex(digest.digest());
    }

    private void judgeEnd(Segment segment, FrameReader reader, boolean footer, long sound) throws IOException {
        if (segment.sealed() && !footer) {
            findings.incomplete(segment.name() + " record " + expected + ": the end of the file is torn or missing");
        }
        boolean growing = live && !segment.sealed();
        long last = growing ? -1 : reader.lastNonZero(sound);
        if (last >= 0 || (footer && reader.fileSize() > sound && segment.sealed())) {
            findings.incomplete(
                    segment.name() + " record " + committed + ": bytes behind the last commit, at " + sound);
        }
    }

    /** Whether sound frames stand behind the broken one here; then the reader is at the first. */
    private boolean broken(Segment segment, FrameReader reader) throws IOException {
        long at = reader.end();
        if (reader.lastNonZero(at) < 0 || !reader.skipToFrame(expected)) {
            return false;
        }
        long next = reader.seq();
        long nextStart = reader.start();
        reader.moveTo(at);
        if (reader.next() == FrameReader.Step.FRAME) {
            // It was being written when it was read first.
            return true;
        }
        reader.moveTo(nextStart);
        reader.next();
        String which = next > expected + 1 ? "records " + expected + " to " + (next - 1) : "record " + expected;
        findings.altered(segment.name() + " " + which + ": can't be read at " + at + ", but what follows can");
        expected = next;
        known = false;
        return true;
    }

    private void leaf(Segment segment, FrameReader reader) throws IOException {
        if (reader.seq() != expected) {
            findings.altered(
                    segment.name() + " record " + expected + ": record " + reader.seq() + " stands in its place");
            known = false;
        } else if (!saysItsNumber(reader)) {
            findings.altered(segment.name() + " record " + expected + ": the line says another number");
        }
        expected = reader.seq() + 1;
        if (known) {
            index.leaf(reader.seq(), reader.start());
            tree.append(reader.array(), reader.bodyOffset(), reader.bodyLength(), leafHash);
            tiles.leaf(leafHash, tree);
            roots.grown(tree);
        }
    }

    private void commit(Segment segment, FrameReader reader) {
        if (known && !SegmentScan.isCommitOf(tree, reader.body())) {
            findings.altered(segment.name() + " records " + committed + " to " + (expected - 1)
                    + ": they don't give the root that was committed with them");
        }
        committed = expected;
        if (reader.bodyLength() == Frame.COMMIT_BODY) {
            commitMillis.put(
                    committed,
                    ByteBuffer.wrap(reader.array(), reader.bodyOffset() + 40, 8).getLong());
        }
    }

    private void footer(Segment segment, FrameReader reader) {
        boolean right = reader.type() == Frame.FOOTER && reader.seq() == expected;
        if (!right || (known && !Arrays.equals(reader.body(), index.body()))) {
            findings.altered(segment.name() + " record " + expected + ": the footer does not fit the records");
        }
    }

    private void digest(FrameReader reader) {
        digest.update(reader.array(), reader.frameOffset(), Frame.size(reader.bodyLength()));
    }

    private boolean saysItsNumber(FrameReader reader) {
        byte[] start = EventLine.START;
        int digits = JsonLine.digits(reader.seq(), number, 0);
        int offset = reader.bodyOffset();
        int after = offset + start.length + digits;
        byte[] array = reader.array();
        return reader.bodyLength() > start.length + digits
                && Arrays.equals(array, offset, offset + start.length, start, 0, start.length)
                && Arrays.equals(array, offset + start.length, after, number, 0, digits)
                && array[after] == ',';
    }
}

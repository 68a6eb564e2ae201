package sekisho.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;

/**
 * What the last segment holds, up to its last commit: read at each start.
 *
 * @param end position behind the last commit, or behind the footer
 * @param footer whether the segment was being sealed
 * @param dirtyEnd position behind the last byte that is not zero; more than {@code end} when the tail is torn
 * @param tree of all leaves up to {@code end}
 * @param digest of all bytes up to {@code end}
 */
record SegmentScan(
        Segment segment,
        long end,
        boolean footer,
        long dirtyEnd,
        MerkleTree tree,
        MessageDigest digest,
        SegmentIndex index,
        String previous) {

    /** @throws AuditUnavailable when the file is damaged: more than the torn tail that a crash leaves */
    static SegmentScan of(Segment segment, String origin) throws IOException {
        try (FrameReader reader = new FrameReader(segment.path())) {
            if (!reader.hasMagic() || reader.next() != FrameReader.Step.FRAME || reader.type() != Frame.HEADER) {
                throw damaged(segment, segment.first(), "its header can't be read");
            }
            Segment.Header header = header(segment, reader);
            if (!header.origin().equals(origin) || header.first() != segment.first()) {
                throw damaged(
                        segment,
                        segment.first(),
                        "its header belongs to " + header.origin() + " from " + header.first());
            }
            long begin = reader.end();
            Extent extent = extent(segment, reader);
            reader.moveTo(begin);
            return rebuild(segment, header, reader, extent);
        }
    }

    private record Extent(long end, boolean footer, long dirtyEnd) {}

    /** Finds the last commit, and that nothing sound stands behind something broken. */
    private static Extent extent(Segment segment, FrameReader reader) throws IOException {
        boolean isCut = segment.kind() == Segment.Kind.CUT;
        long end = reader.end();
        boolean footer = false;
        long expected = segment.first();
        FrameReader.Step step = reader.next();
        for (; step == FrameReader.Step.FRAME && !footer; step = reader.next()) {
            if (reader.type() == Frame.LEAF) {
                expected = reader.seq() + 1;
            } else {
                footer = reader.type() == Frame.FOOTER;
                end = footer && isCut ? end : reader.end();
            }
        }
        if (isCut) {
            // Its last group or its footer failed, and nobody wrote to it since: what is whole counts.
            return new Extent(end, false, end);
        }
        long dirtyEnd = Math.max(end, reader.lastNonZero(end) + 1);
        reader.moveTo(reader.end());
        if (dirtyEnd > reader.end() && reader.skipToFrame(segment.first())) {
            throw damaged(segment, expected, "record " + expected + " is broken, and sound ones stand behind it");
        }
        return new Extent(end, footer, dirtyEnd);
    }

    private static SegmentScan rebuild(Segment segment, Segment.Header header, FrameReader reader, Extent extent)
            throws IOException {
        MerkleTree tree = MerkleTree.of(header.first(), header.edge());
        MessageDigest digest = Hash.sha256();
        SegmentIndex index = new SegmentIndex();
        digest.update(Segment.MAGIC);
        digest.update(Frame.of(Frame.HEADER, header.first(), header.text()));
        byte[] leafHash = new byte[Hash.LENGTH];
        while (reader.end() < extent.end() && reader.next() == FrameReader.Step.FRAME) {
            digest.update(reader.array(), reader.frameOffset(), Frame.size(reader.bodyLength()));
            if (reader.seq() != tree.size()) {
                throw damaged(
                        segment, tree.size(), "record " + reader.seq() + " stands in the place of " + tree.size());
            }
            if (reader.type() == Frame.LEAF) {
                index.leaf(reader.seq(), reader.start());
                tree.append(reader.array(), reader.bodyOffset(), reader.bodyLength(), leafHash);
            } else if (reader.type() == Frame.COMMIT && !isCommitOf(tree, reader.body())) {
                throw damaged(
                        segment,
                        tree.size() - 1,
                        "the records up to " + (tree.size() - 1) + " don't give the root that was committed");
            }
        }
        return new SegmentScan(
                segment, extent.end(), extent.footer(), extent.dirtyEnd(), tree, digest, index, header.previous());
    }

    /** Whether a commit frame tells size and root of this tree. */
    static boolean isCommitOf(MerkleTree tree, byte[] body) {
        return body.length == Frame.COMMIT_BODY
                && ByteBuffer.wrap(body).getLong() == tree.size()
                && Arrays.equals(body, 8, 40, tree.root().bytes(), 0, Hash.LENGTH);
    }

    private static Segment.Header header(Segment segment, FrameReader reader) throws AuditUnavailable {
        try {
            return Segment.Header.parse(reader.body());
        } catch (IllegalArgumentException unreadable) {
            throw damaged(segment, segment.first(), "its header can't be read");
        }
    }

    private static AuditUnavailable damaged(Segment segment, long seq, String what) {
        return new AuditUnavailable(segment.name() + " is damaged at record " + seq + ": " + what);
    }
}

package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;

/**
 * Puts lines into the tree and into the growing segment, group by group. Used by one thread. After an exception nothing
 * but {@link #close} is allowed: a second fdatasync of the same file may lie.
 */
final class LogWriter implements Closeable {

    private static final int MOST_GROUP = 4 << 20;
    private static final int COMMIT_SIZE = Frame.size(Frame.COMMIT_BODY);

    /** A durable state of the log. */
    record Commit(long size, Hash root, Path segment, Object fileKey, long position) {}

    private final Disk disk;
    private final Path directory;
    private final String origin;
    private final long limit;
    private final Clock clock;
    private final MerkleTree tree;
    private final byte[] leafHash = new byte[Hash.LENGTH];
    private SegmentWriter segment;
    private byte[] group = new byte[64 * 1024];
    private int length;

    LogWriter(
            Disk disk, Path directory, String origin, long limit, Clock clock, MerkleTree tree, SegmentWriter segment) {
        this.disk = disk;
        this.directory = directory;
        this.origin = origin;
        this.limit = limit;
        this.clock = clock;
        this.tree = tree;
        this.segment = segment;
    }

    /** Whether the line may join the group; if not, commit, and if it still may not, rotate. */
    boolean fits(EventLine.Unnumbered line) {
        int grown = length + Frame.size(line.size()) + COMMIT_SIZE;
        return length == 0 ? segment.hasRoom(grown, tree.size()) : grown <= MOST_GROUP && segment.hasRoom(grown, -1);
    }

    /** @return the line's sequence number; it is not durable before {@link #commit} */
    long add(EventLine.Unnumbered line) {
        ensure(Frame.size(line.size()));
        long seq = tree.size();
        int start = length;
        segment.leaf(seq, start);
        int at = put(EventLine.START, EventLine.START.length, start + Frame.HEAD);
        at += JsonLine.digits(seq, group, at);
        at = put(line.rest(), line.length(), at);
        int body = at - start - Frame.HEAD;
        length = start + Frame.size(body);
        Arrays.fill(group, at, length, (byte) 0);
        Frame.finish(group, start, Frame.LEAF, seq, body);
        tree.append(group, start + Frame.HEAD, body, leafHash);
        return seq;
    }

    /** Makes the group durable. */
    Commit commit() throws IOException {
        Hash root = tree.root();
        ensure(COMMIT_SIZE);
        ByteBuffer.wrap(group, length + Frame.HEAD, Frame.COMMIT_BODY)
                .putLong(tree.size())
                .put(root.bytes())
                .putLong(clock.millis());
        Arrays.fill(group, length + Frame.HEAD + Frame.COMMIT_BODY, length + COMMIT_SIZE, (byte) 0);
        Frame.finish(group, length, Frame.COMMIT, tree.size(), Frame.COMMIT_BODY);
        length += COMMIT_SIZE;
        segment.write(group, length);
        // If we stop here, the group may be in the file or not, whole or torn. Nobody was told that it is.
        segment.force();
        // If we stop here, every record of the group is found again, acknowledged or not.
        length = 0;
        return new Commit(tree.size(), root, segment.path(), segment.fileKey(), segment.position());
    }

    /** Seals the segment and begins the next. @return SHA-256 of the sealed file in hex */
    String rotate() throws IOException {
        String previous = segment.seal(tree.size());
        segment = SegmentWriter.create(
                disk, directory, new Segment.Header(origin, tree.size(), tree.edge(), previous), limit);
        return previous;
    }

    /** The state before the first commit of this run. */
    Commit recovered() {
        return new Commit(tree.size(), tree.root(), segment.path(), segment.fileKey(), segment.position());
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }

    private void ensure(int more) {
        if (length + more > group.length) {
            group = Arrays.copyOf(group, Math.max(group.length * 2, length + more));
        }
    }

    private int put(byte[] bytes, int count, int at) {
        System.arraycopy(bytes, 0, group, at, count);
        return at + count;
    }
}

package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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
    record Commit(long size, Hash root, List<Hash> edge, Path segment, Object fileKey, long position) {}

    private final Disk disk;
    private final Path directory;
    private final String origin;
    private final long limit;
    private final Clock clock;
    private MerkleTree tree;
    private final byte[] leafHash = new byte[Hash.LENGTH];
    private SegmentWriter segment;
    private byte[] group = new byte[64 * 1024];
    private int length;
    private Commit last;

    LogWriter(
            Disk disk, Path directory, String origin, long limit, Clock clock, MerkleTree tree, SegmentWriter segment) {
        this.disk = disk;
        this.directory = directory;
        this.origin = origin;
        this.limit = limit;
        this.clock = clock;
        this.tree = tree;
        this.segment = segment;
        this.last = committed();
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
        ensure(COMMIT_SIZE);
        ByteBuffer.wrap(group, length + Frame.HEAD, Frame.COMMIT_BODY)
                .putLong(tree.size())
                .put(tree.root().bytes())
                .putLong(clock.millis());
        Arrays.fill(group, length + Frame.HEAD + Frame.COMMIT_BODY, length + COMMIT_SIZE, (byte) 0);
        Frame.finish(group, length, Frame.COMMIT, tree.size(), Frame.COMMIT_BODY);
        length += COMMIT_SIZE;
        segment.write(group, length);
        // If we stop here, the group may be in the file or not, whole or torn. Nobody was told that it is.
        segment.force();
        // If we stop here, every record of the group is found again, acknowledged or not.
        length = 0;
        return committed();
    }

    /** Seals the segment and begins the next. @return SHA-256 of the sealed file in hex */
    String rotate() throws IOException {
        String previous = segment.seal(tree.size());
        segment = SegmentWriter.create(
                disk, directory, new Segment.Header(origin, tree.size(), tree.edge(), previous), limit);
        return previous;
    }

    /**
     * Goes on behind the last commit in another file, after the one that was written failed.
     *
     * @return the state, which is that of the last commit, in the new segment
     */
    Commit goOn(Reserve reserve) throws IOException {
        segment.abandon();
        String previous = segment.previous();
        Path sealed = Segment.sealedName(segment.path());
        if (Files.exists(sealed)) {
            // It failed when the next was to be begun.
            previous = digest(sealed, Files.size(sealed));
        } else if (last.size() > segment.first()) {
            // Up to here it is durable: it is read from the file, and what failed behind it is not.
            previous = digest(segment.path(), last.position());
            segment.giveUp();
        }
        length = 0;
        tree = MerkleTree.of(last.size(), last.edge());
        Segment.Header header = new Segment.Header(origin, tree.size(), tree.edge(), previous);
        segment = SegmentWriter.create(disk, directory, header, reserve);
        return committed();
    }

    /** The newest durable state. */
    Commit last() {
        return last;
    }

    private Commit committed() {
        last = new Commit(tree.size(), tree.root(), tree.edge(), segment.path(), segment.fileKey(), segment.position());
        return last;
    }

    private static String digest(Path file, long length) throws IOException {
        MessageDigest digest = Hash.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[64 * 1024];
            for (long left = length; left > 0; ) {
                int got = in.read(bytes, 0, (int) Math.min(bytes.length, left));
                if (got < 0) {
                    throw new IOException(file + " is shorter than what was written");
                }
                digest.update(bytes, 0, got);
                left -= got;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
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

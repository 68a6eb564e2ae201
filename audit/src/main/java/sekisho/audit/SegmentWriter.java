package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.tree.Hash;

/** The one segment that grows. After any exception it is good for nothing but {@link #close}. */
final class SegmentWriter implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    /** Zeros are written this far ahead, so that most commits change no file size and fdatasync is one write. */
    private static final int AHEAD = 1 << 20;

    private static final byte[] ZEROS = new byte[64 * 1024];

    private final Path path;
    private final long first;
    private final String previous;
    private final FileChannel channel;
    private final Object fileKey;
    private final MessageDigest digest;
    private final SegmentIndex index;
    private final long limit;
    private long position;
    private long allocated;

    /** Goes on behind what {@code scan} found sound. */
    SegmentWriter(Disk disk, SegmentScan scan, long limit) throws IOException {
        this.path = scan.segment().path();
        this.first = scan.segment().first();
        this.previous = scan.previous();
        this.digest = scan.digest();
        this.index = scan.index();
        this.position = scan.end();
        this.limit = limit;
        this.channel = disk.open(path, Set.of(StandardOpenOption.WRITE));
        this.allocated = channel.size();
        this.fileKey = LogDirectory.fileKey(path);
    }

    private SegmentWriter(
            Path path, FileChannel channel, Segment.Header header, byte[] start, long limit, long allocated)
            throws IOException {
        this.path = path;
        this.first = header.first();
        this.previous = header.previous();
        this.channel = channel;
        this.digest = Hash.sha256();
        this.index = new SegmentIndex();
        this.limit = limit;
        this.position = start.length;
        this.allocated = allocated;
        this.fileKey = LogDirectory.fileKey(path);
        digest.update(start);
    }

    /** A new segment, whose header is durable when it has its name. */
    static SegmentWriter create(Disk disk, Path directory, Segment.Header header, long limit) throws IOException {
        Path path = Segment.open(directory, header.first());
        Path next = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(next);
        FileChannel channel = disk.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        return begin(path, next, channel, header, limit, 0);
    }

    /** The same in a file whose blocks are there already: no larger than that. */
    static SegmentWriter create(Disk disk, Path directory, Segment.Header header, Reserve reserve) throws IOException {
        Path path = Segment.open(directory, header.first());
        Path next = path.resolveSibling(path.getFileName() + ".new");
        reserve.becomes(next);
        FileChannel channel = disk.open(next, Set.of(StandardOpenOption.WRITE));
        return begin(path, next, channel, header, reserve.bytes(), reserve.bytes());
    }

    private static SegmentWriter begin(
            Path path, Path next, FileChannel channel, Segment.Header header, long limit, long allocated)
            throws IOException {
        byte[] frame = Frame.of(Frame.HEADER, header.first(), header.text());
        byte[] start = new byte[Segment.MAGIC.length + frame.length];
        System.arraycopy(Segment.MAGIC, 0, start, 0, Segment.MAGIC.length);
        System.arraycopy(frame, 0, start, Segment.MAGIC.length, frame.length);
        try {
            Durable.write(channel, start, start.length, 0);
            channel.force(true);
            // If we stop here, the leftover is removed at the next start and the segment is made again.
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
            Durable.syncDirectory(path);
            // If we stop here, the log goes on in this empty segment.
            return new SegmentWriter(path, channel, header, start, limit, Math.max(allocated, start.length));
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Closes a file that failed: it is never written again. */
    void abandon() {
        try {
            channel.close();
        } catch (IOException known) {
            LOG.debug("closing a file that failed", known);
        }
    }

    /** Says by its name that it counts up to the next segment only: what stands behind that was not acknowledged. */
    void giveUp() throws IOException {
        Files.move(path, Segment.cutName(path), StandardCopyOption.ATOMIC_MOVE);
        Durable.syncDirectory(path);
        // If we stop here, the next start begins the next segment, behind the last whole commit.
    }

    long first() {
        return first;
    }

    /** SHA-256 of the file before this one, as its header says. */
    String previous() {
        return previous;
    }

    Path path() {
        return path;
    }

    /** Device and inode of the file that is written. */
    Object fileKey() {
        return fileKey;
    }

    long position() {
        return position;
    }

    /** Whether so many more bytes stay within the limit; a segment without leaves takes whatever comes. */
    boolean hasRoom(long bytes, long size) {
        return position + bytes <= limit || size == first;
    }

    /** Notes that the leaf {@code seq} will stand {@code offset} bytes behind the end. */
    void leaf(long seq, int offset) {
        index.leaf(seq, position + offset);
    }

    /** Writes whole frames behind the last. Nothing is durable yet. */
    void write(byte[] frames, int length) throws IOException {
        allocate(length);
        Durable.write(channel, frames, length, position);
        digest.update(frames, 0, length);
        position += length;
    }

    /** fdatasync: when it returns, all that was written is durable. When it throws, nobody knows: never call it again. */
    void force() throws IOException {
        channel.force(false);
    }

    /** Puts zeros over the remains of frames that were never committed. */
    void clear(long end) throws IOException {
        for (long place = position; place < end; place += ZEROS.length) {
            Durable.write(channel, ZEROS, (int) Math.min(ZEROS.length, end - place), place);
        }
        channel.force(true);
        // If we stop here, the next start finds a clean end. Stopped before, it finds a torn one and clears it again.
    }

    /** Closes the segment for good. @return SHA-256 of the whole file in hex, for the next one's header */
    String seal(long size) throws IOException {
        byte[] footer = Frame.of(Frame.FOOTER, size, index.body());
        Durable.write(channel, footer, footer.length, position);
        digest.update(footer);
        position += footer.length;
        channel.truncate(position);
        channel.force(true);
        // If we stop here, the next start sees the footer and goes on with the rename.
        channel.close();
        rename(path);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Cuts off what was allocated behind a footer that was already there, and closes. */
    void shorten() throws IOException {
        channel.truncate(position);
        channel.force(true);
        channel.close();
    }

    /** The last step of sealing, alone: for a start that finds a footer in an open segment. */
    static void rename(Path path) throws IOException {
        Files.move(path, Segment.sealedName(path), StandardCopyOption.ATOMIC_MOVE);
        Durable.syncDirectory(path);
        // If we stop here, there is no open segment: the next start makes it, from the end of this one.
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void allocate(int length) throws IOException {
        if (position + length <= allocated) {
            return;
        }
        long target = Math.max(position + length, Math.min(limit, position + length + AHEAD));
        while (allocated < target) {
            int zeros = (int) Math.min(ZEROS.length, target - allocated);
            Durable.write(channel, ZEROS, zeros, allocated);
            allocated += zeros;
        }
    }
}

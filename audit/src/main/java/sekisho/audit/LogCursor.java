package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks leaves and commits from segment to segment, and goes on when the log has grown. */
final class LogCursor implements Closeable {

    /** What {@link #next} found. */
    enum Found {
        LEAF,
        COMMIT,
        /** Nothing more yet. */
        NOTHING
    }

    private final Path directory;
    private final long wanted;
    private long seq;
    private long first;
    private boolean sealed;
    private boolean atCommit;
    private long commit;
    private @Nullable FrameReader reader;

    /** @param seq of the first leaf that is wanted */
    LogCursor(Path directory, long seq) {
        this.directory = directory;
        this.wanted = seq;
        this.seq = seq;
    }

    Found next() throws IOException {
        while (true) {
            if (reader == null && !openSegment()) {
                return Found.NOTHING;
            }
            if (atCommit && isCut()) {
                continue;
            }
            if (frames().next() != FrameReader.Step.FRAME && !growth()) {
                if (isCut()) {
                    continue;
                }
                return Found.NOTHING;
            }
            atCommit = frames().type() == Frame.COMMIT;
            if (frames().type() == Frame.FOOTER) {
                close();
            } else if (atCommit) {
                commit = frames().seq();
                return Found.COMMIT;
            } else if (frames().type() == Frame.LEAF && frames().seq() >= seq) {
                seq = frames().seq() + 1;
                return Found.LEAF;
            }
        }
    }

    /** Whether the segment was given up behind its last commit: then what still stands there counts no more. */
    private boolean isCut() throws IOException {
        if (sealed || commit <= first || !Segment.exists(directory, commit)) {
            return false;
        }
        seq = Math.max(wanted, commit);
        close();
        return true;
    }

    /** The frame that was found, until the next step. */
    FrameReader frames() {
        if (reader == null) {
            throw new IllegalStateException("no frame");
        }
        return reader;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    /** Whether a frame has come to stand where none was when the file was read. */
    private boolean growth() throws IOException {
        frames().moveTo(frames().end());
        return frames().next() == FrameReader.Step.FRAME;
    }

    private boolean openSegment() throws IOException {
        List<Segment> segments = Segment.in(directory).stream()
                .filter(segment -> segment.first() <= seq)
                .toList();
        if (segments.isEmpty()) {
            return false;
        }
        Segment last = segments.get(segments.size() - 1);
        reader = FrameReader.of(last);
        first = last.first();
        sealed = last.sealed();
        atCommit = false;
        commit = first;
        return true;
    }
}

package sekisho.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Walks the frames of one segment file, and trusts none of its bytes. */
final class FrameReader implements Closeable {

    /** What stands at the place where the reader is. */
    enum Step {
        FRAME,
        /** Nothing was written here: a length of zero, or the end of the file. */
        END,
        /** Not a whole, sound frame. */
        BAD
    }

    private static final int WINDOW = 256 * 1024;

    private final FileChannel channel;
    private byte[] window = new byte[WINDOW];
    private long windowStart;
    private int windowLength;
    private long next = Segment.MAGIC.length;
    private long start;
    private int at;
    private int body;
    /** As the file was when it was asked last: asked again only where it seems to end. */
    private long size;

    FrameReader(Path path) throws IOException {
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Opens a segment, also when it is sealed or given up, and renamed, in this moment. */
    static FrameReader of(Segment segment) throws IOException {
        try {
            return new FrameReader(segment.path());
        } catch (NoSuchFileException renamed) {
            Path sealed = Segment.sealedName(segment.path());
            return new FrameReader(Files.exists(sealed) ? sealed : Segment.cutName(segment.path()));
        }
    }

    /** Whether the file begins as a segment does. */
    boolean hasMagic() throws IOException {
        return load(0, Segment.MAGIC.length)
                && Arrays.equals(window, at, at + Segment.MAGIC.length, Segment.MAGIC, 0, Segment.MAGIC.length);
    }

    /** Reads the frame behind the last one. */
    Step next() throws IOException {
        Step step = read(next);
        if (step == Step.FRAME) {
            start = next;
            next += Frame.size(body);
        }
        return step;
    }

    /** The first sound frame behind the bad one here, whose sequence number is at least {@code seq}; false if none. */
    boolean skipToFrame(long seq) throws IOException {
        for (long place = next + 8; place + Frame.HEAD <= channel.size(); place += 8) {
            if (read(place) == Step.FRAME && seq() >= seq) {
                start = place;
                next = place + Frame.size(body);
                return true;
            }
        }
        return false;
    }

    /** Position of the last byte that is not zero, at {@code from} or behind; -1 if all are zero. */
    long lastNonZero(long from) throws IOException {
        long last = -1;
        for (long place = from; place < channel.size(); ) {
            int length = (int) Math.min(WINDOW, channel.size() - place);
            if (!load(place, length)) {
                break;
            }
            for (int i = length - 1; i >= 0; i--) {
                if (window[at + i] != 0) {
                    last = place + i;
                    break;
                }
            }
            place += length;
        }
        return last;
    }

    /** Goes on at {@code position}, where a frame begins, and reads the file anew: it may have grown. */
    void moveTo(long position) {
        next = position;
        windowLength = 0;
        size = 0;
    }

    byte type() {
        return window[at + 16];
    }

    long seq() {
        return ByteBuffer.wrap(window, at + 8, 8).getLong();
    }

    /** Where the frame begins in the file. */
    long start() {
        return start;
    }

    /** Where the next frame begins. */
    long end() {
        return next;
    }

    int bodyLength() {
        return body;
    }

    /** The array in which the body stands from {@link #bodyOffset}, until the next step. */
    byte[] array() {
        return window;
    }

    int bodyOffset() {
        return at + Frame.HEAD;
    }

    int frameOffset() {
        return at;
    }

    byte[] body() {
        return Arrays.copyOfRange(window, bodyOffset(), bodyOffset() + body);
    }

    long fileSize() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private Step read(long place) throws IOException {
        long left = left(place, Frame.HEAD);
        if (left <= 0) {
            return Step.END;
        }
        if (left < 4 || !load(place, 4)) {
            return Step.BAD;
        }
        int length = ByteBuffer.wrap(window, at, 4).getInt();
        if (length == 0) {
            return Step.END;
        }
        if (length < 0
                || length > Frame.MOST_BODY
                || Frame.size(length) > left(place, Frame.size(length))
                || !load(place, Frame.size(length))) {
            return Step.BAD;
        }
        body = length;
        return isSound(length) ? Step.FRAME : Step.BAD;
    }

    private long left(long place, int wanted) throws IOException {
        if (size - place < wanted) {
            size = channel.size();
        }
        return size - place;
    }

    private boolean isSound(int length) {
        byte type = type();
        if (type < Frame.LEAF || type > Frame.HEADER) {
            return false;
        }
        for (int i = Frame.HEAD + length; i < Frame.size(length); i++) {
            if (window[at + i] != 0) {
                return false;
            }
        }
        return ByteBuffer.wrap(window, at + 4, 4).getInt() == Frame.checksum(window, at, length);
    }

    /** Brings {@code length} bytes from {@code place} into the window; false when the file is shorter. */
    private boolean load(long place, int length) throws IOException {
        if (place >= windowStart && place + length <= windowStart + windowLength) {
            at = (int) (place - windowStart);
            return true;
        }
        if (length > window.length) {
            window = new byte[length];
        }
        ByteBuffer into = ByteBuffer.wrap(window);
        windowStart = place;
        int got;
        do {
            got = channel.read(into, place + into.position());
        } while (got > 0 && into.hasRemaining());
        windowLength = into.position();
        at = 0;
        return windowLength >= length;
    }
}

package sekisho.audit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A quick disk that stops working at its n-th operation, and says if anything is written to a file after that file failed. */
final class FaultyDisk implements Disk {

    /** What goes wrong. */
    enum Fault {
        /** ENOSPC: half of the bytes are written first. */
        FULL,
        /** EIO at the write. */
        WRITE,
        /** EIO at fdatasync: the bytes are there, or not. */
        FORCE,
        /** The file can't be opened. */
        OPEN,
        /** EIO at one write; all others work. */
        WRITE_ONCE,
        /** EIO at one fdatasync; all others work. */
        FORCE_ONCE,
        /** One file can't be opened; all others can. */
        OPEN_ONCE,
        /** ENOSPC where a file would grow, until {@link FaultyDisk#relieve}. */
        NO_ROOM,
        /** EACCES where a file would be made: the directory is read-only. */
        READ_ONLY_DIRECTORY,
        /** EROFS at whatever would change anything. */
        READ_ONLY_DISK,
        /** The heap ends within a write. */
        NO_MEMORY,
        /** fdatasync stands still, until {@link FaultyDisk#relieve}. */
        STUCK,
        /** A write takes less than it was given; no failure at all. */
        SHORT_WRITES,
        /** Nothing goes wrong. */
        NONE
    }

    private final Fault fault;
    private final AtomicInteger left;
    final AtomicBoolean failed = new AtomicBoolean();
    final AtomicBoolean reused = new AtomicBoolean();
    volatile double used;
    private final CountDownLatch relief = new CountDownLatch(1);

    FaultyDisk(Fault fault, int operations) {
        this.fault = fault;
        this.left = new AtomicInteger(operations);
    }

    @Override
    public FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
        if (fault == Fault.OPEN || fault == Fault.OPEN_ONCE) {
            failNow("no such device");
        }
        boolean makes = options.contains(StandardOpenOption.CREATE_NEW) || options.contains(StandardOpenOption.CREATE);
        if (fault == Fault.READ_ONLY_DIRECTORY && makes
                || fault == Fault.READ_ONLY_DISK && options.contains(StandardOpenOption.WRITE)) {
            failNow("read-only file system");
        }
        return new Channel(Disk.REAL.open(path, options));
    }

    /** The trouble is over. */
    void relieve() {
        relief.countDown();
    }

    /** The next operation fails, and if it is meant once, only that. */
    void failNext() {
        left.set(1);
    }

    /** The trouble begins with the next operation. */
    void arm() {
        left.set(0);
    }

    @Override
    public double used(Path directory) {
        return used;
    }

    private boolean isOnce() {
        return fault == Fault.WRITE_ONCE || fault == Fault.FORCE_ONCE || fault == Fault.OPEN_ONCE;
    }

    private void failNow(String message) throws IOException {
        int now = left.decrementAndGet();
        if (isOnce() ? now == 0 : now <= 0) {
            failed.set(true);
            throw new IOException(message);
        }
    }

    private final class Channel extends FileChannel {

        private final FileChannel real;
        private boolean broken;

        private Channel(FileChannel real) {
            this.real = real;
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            reused.compareAndSet(false, broken);
            if (fault == Fault.SHORT_WRITES) {
                int part = 1 + bytes.remaining() / 3;
                int written = real.write(bytes.slice(bytes.position(), Math.min(part, bytes.remaining())), position);
                bytes.position(bytes.position() + written);
                return written;
            }
            if (fault == Fault.NO_MEMORY && left.decrementAndGet() <= 0) {
                throw new OutOfMemoryError("a test's");
            }
            if (fault == Fault.WRITE
                    || fault == Fault.FULL
                    || fault == Fault.WRITE_ONCE
                    || fault == Fault.READ_ONLY_DISK) {
                fail(bytes, position);
            }
            if (fault == Fault.NO_ROOM && relief.getCount() > 0 && position + bytes.remaining() > real.size()) {
                fail(bytes, position);
            }
            return real.write(bytes, position);
        }

        private void fail(ByteBuffer bytes, long position) throws IOException {
            try {
                failNow(fault == Fault.FULL ? "no space left on device" : "input/output error");
            } catch (IOException failure) {
                broken = true;
                if (fault == Fault.FULL) {
                    real.write(bytes.slice(bytes.position(), bytes.remaining() / 2), position);
                }
                throw failure;
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            reused.compareAndSet(false, broken);
            if (fault == Fault.STUCK && left.decrementAndGet() < 0) {
                failed.set(true);
                await();
            }
            if (fault == Fault.FORCE || fault == Fault.FORCE_ONCE) {
                try {
                    failNow("input/output error");
                } catch (IOException failure) {
                    broken = true;
                    throw failure;
                }
            }
            // A process that goes on needs no real disk: this is what makes the sweeps quick.
        }

        private void await() throws IOException {
            try {
                relief.await();
            } catch (InterruptedException interrupted) {
                throw new InterruptedIOException();
            }
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            real.truncate(size);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer into, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}

package sekisho.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One connection through the proxy, both of its ends, and what each of them must see. */
record Transfer(int id, Shape shape, Part client, Part origin, Progress sent) {

    /** How bytes go and how the connection ends. */
    enum Shape {
        /** Both send at once; each ends its own side behind its last byte. */
        BOTH,
        /** The origin sends and closes right behind its last byte. */
        DOWN,
        /** As DOWN; the client does not read before that, or a while. */
        DOWN_LATE,
        /** The client sends and closes right behind its last byte. */
        UP,
        /** As UP; the origin does not read before that, or a while. */
        UP_LATE,
        /** The client sends and ends its side; the origin answers when it has all, and closes. */
        ASK,
        /** As ASK; the client does not read before the whole answer is under way, or a while. */
        ASK_LATE,
        /** The origin ends its side first; the client sends when it has seen that end. */
        ORIGIN_FIRST,
        /** As ORIGIN_FIRST; the origin does not read before that is under way, or a while. */
        ORIGIN_FIRST_LATE,
        /** The origin sends and resets. */
        ORIGIN_RESETS,
        /** The client sends and resets. */
        CLIENT_RESETS,
        /** The client closes with bytes unread, which the kernel turns into a reset; the origin sends all the time. */
        CLIENT_LEAVES,
        /** The origin closes with bytes unread, while the client sends. */
        ORIGIN_LEAVES
    }

    /** What one end sends, and the pace at which it reads. */
    record Part(int bytes, int writeSize, int readSize) {}

    /** What one end saw. */
    record Seen(long bytes, boolean wrong, End end) {}

    /** How the other side's bytes ended. */
    enum End {
        WHOLE,
        RESET,
        STALL,
        LEFT
    }

    /** How far the one who sends much has come. */
    static final class Progress {
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicLong written = new AtomicLong();

        /** Until all is under way, or nothing moves any more. */
        void awaitStandstill() throws InterruptedException {
            long before = -1;
            for (int i = 0; i < 50 && !done.await(200, TimeUnit.MILLISECONDS); i++) {
                long now = written.get();
                if (now > 0 && now == before) {
                    return;
                }
                before = now;
            }
        }
    }

    private static final int MARK = 4;
    private static final byte[] NOISE = new byte[1_000_003];

    static {
        new Random(11).nextBytes(NOISE);
    }

    static Transfer random(int id, Random random, int most) {
        Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
        int up = size(random, most);
        int down = size(random, most);
        return new Transfer(id, shape, part(random, up, down), part(random, down, up), new Progress());
    }

    /** More than the kernel holds waits for a reader that does not read yet. */
    static Transfer late(int id, Random random) {
        Shape[] shapes = {Shape.DOWN_LATE, Shape.UP_LATE, Shape.ASK_LATE, Shape.ORIGIN_FIRST_LATE};
        Part much = new Part(8_000_000 + random.nextInt(8_000_000), 100_000, 64 * 1024);
        Part little = new Part(random.nextInt(1_000), 100, 64 * 1024);
        Shape shape = shapes[id % shapes.length];
        boolean down = shape == Shape.DOWN_LATE || shape == Shape.ASK_LATE;
        return new Transfer(id, shape, down ? little : much, down ? much : little, new Progress());
    }

    private static Part part(Random random, int bytes, int others) {
        int read = others < 100_000 && random.nextInt(3) == 0 ? 1 + random.nextInt(200) : 64 * 1024;
        int write = bytes < 100_000 && random.nextInt(2) == 0 ? 1 + random.nextInt(1_000) : 1 + random.nextInt(100_000);
        return new Part(bytes, Math.max(write, bytes / 2_000), read);
    }

    private static int size(Random random, int most) {
        int kind = random.nextInt(10);
        return random.nextInt(kind < 3 ? 100 : kind < 8 ? 100_000 : most);
    }

    /** The number that stands before all else, so that the origin knows which one it serves. */
    static int readId(InputStream in) throws IOException {
        byte[] mark = in.readNBytes(MARK);
        if (mark.length < MARK) {
            throw new IOException("no number");
        }
        return (mark[0] & 0xff) << 24 | (mark[1] & 0xff) << 16 | (mark[2] & 0xff) << 8 | mark[3] & 0xff;
    }

    private byte[] mark() {
        return new byte[] {(byte) (id >> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id};
    }

    Seen runClient(Socket socket, Executor threads) throws Exception {
        socket.getOutputStream().write(mark());
        return switch (shape) {
            case BOTH, ASK -> together(socket, client, origin, id, ~id, threads);
            case ASK_LATE -> {
                write(socket.getOutputStream(), client, id);
                socket.shutdownOutput();
                sent.awaitStandstill();
                yield read(socket, origin, client.readSize(), ~id, Integer.MAX_VALUE);
            }
            case DOWN -> read(socket, origin, client.readSize(), ~id, Integer.MAX_VALUE);
            case DOWN_LATE -> {
                sent.awaitStandstill();
                yield read(socket, origin, client.readSize(), ~id, Integer.MAX_VALUE);
            }
            case UP, UP_LATE -> sendThen(socket, client, id, false);
            case ORIGIN_FIRST, ORIGIN_FIRST_LATE -> {
                Seen seen = read(socket, origin, client.readSize(), ~id, Integer.MAX_VALUE);
                write(socket.getOutputStream(), client, id);
                sent.done.countDown();
                yield seen;
            }
            case ORIGIN_RESETS, ORIGIN_LEAVES -> together(socket, client, origin, id, ~id, threads);
            case CLIENT_RESETS -> sendThen(socket, client, id, true);
            case CLIENT_LEAVES -> {
                write(socket.getOutputStream(), client, id);
                yield left(read(socket, origin, client.readSize(), ~id, origin.bytes() / 2));
            }
        };
    }

    Seen runOrigin(Socket socket, Executor threads) throws Exception {
        return switch (shape) {
            case BOTH, CLIENT_LEAVES -> together(socket, origin, client, ~id, id, threads);
            case DOWN, DOWN_LATE -> sendThen(socket, origin, ~id, false);
            case UP_LATE -> {
                sent.awaitStandstill();
                yield read(socket, client, origin.readSize(), id, Integer.MAX_VALUE);
            }
            case UP, CLIENT_RESETS -> read(socket, client, origin.readSize(), id, Integer.MAX_VALUE);
            case ASK, ASK_LATE -> {
                Seen seen = read(socket, client, origin.readSize(), id, Integer.MAX_VALUE);
                write(socket.getOutputStream(), origin, ~id);
                sent.done.countDown();
                yield seen;
            }
            case ORIGIN_FIRST, ORIGIN_FIRST_LATE -> {
                write(socket.getOutputStream(), origin, ~id);
                socket.shutdownOutput();
                if (shape == Shape.ORIGIN_FIRST_LATE) {
                    sent.awaitStandstill();
                }
                yield read(socket, client, origin.readSize(), id, Integer.MAX_VALUE);
            }
            case ORIGIN_RESETS -> sendThen(socket, origin, ~id, true);
            case ORIGIN_LEAVES -> {
                write(socket.getOutputStream(), origin, ~id);
                yield left(read(socket, client, origin.readSize(), id, client.bytes() / 2));
            }
        };
    }

    /** What is wrong with it; empty when nothing is. */
    String verdict(Seen atClient, Seen atOrigin) {
        String wrong = fault(atClient, origin.bytes(), false) + fault(atOrigin, client.bytes(), false);
        return wrong
                + switch (shape) {
                    case BOTH, ASK, ASK_LATE, ORIGIN_FIRST, ORIGIN_FIRST_LATE ->
                        fault(atClient, origin.bytes(), true) + fault(atOrigin, client.bytes(), true);
                    case DOWN, DOWN_LATE -> fault(atClient, origin.bytes(), true);
                    case UP, UP_LATE -> fault(atOrigin, client.bytes(), true);
                    case ORIGIN_RESETS -> atClient.end() == End.WHOLE ? "a reset became an end " : "";
                    case CLIENT_RESETS -> atOrigin.end() == End.WHOLE ? "a reset became an end " : "";
                    case CLIENT_LEAVES, ORIGIN_LEAVES -> "";
                };
    }

    /** In no case may bytes be changed, wait for ever, or look whole when they are not. */
    private static String fault(Seen seen, int due, boolean whole) {
        boolean torn = seen.end() == End.WHOLE && seen.bytes() != due;
        boolean missing = whole && seen.end() != End.WHOLE;
        return seen.wrong() || seen.end() == End.STALL || torn || missing ? seen + " of " + due + " " : "";
    }

    private Seen together(Socket socket, Part own, Part other, int seed, int otherSeed, Executor threads)
            throws Exception {
        CompletableFuture<Boolean> writing = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        write(socket.getOutputStream(), own, seed);
                        socket.shutdownOutput();
                        return true;
                    } catch (IOException cut) {
                        return false;
                    }
                },
                threads);
        Seen seen = read(socket, other, own.readSize(), otherSeed, Integer.MAX_VALUE);
        if (seen.end() != End.WHOLE) {
            socket.close();
        }
        return writing.get() || seen.end() != End.WHOLE ? seen : new Seen(seen.bytes(), seen.wrong(), End.RESET);
    }

    private Seen sendThen(Socket socket, Part part, int seed, boolean reset) throws IOException {
        write(socket.getOutputStream(), part, seed);
        socket.setSoLinger(reset, 0);
        socket.close();
        sent.done.countDown();
        return new Seen(0, false, End.LEFT);
    }

    private static Seen left(Seen seen) {
        return new Seen(seen.bytes(), seen.wrong(), seen.end() == End.STALL ? End.STALL : End.LEFT);
    }

    private void write(OutputStream out, Part part, int seed) throws IOException {
        byte[] block = new byte[Math.min(part.writeSize(), Math.max(part.bytes(), 1))];
        for (int at = 0; at < part.bytes(); ) {
            int length = Math.min(block.length, part.bytes() - at);
            fill(block, length, seed, at);
            out.write(block, 0, length);
            at += length;
            sent.written.addAndGet(part == much() ? length : 0);
        }
    }

    private Part much() {
        return client.bytes() > origin.bytes() ? client : origin;
    }

    private static Seen read(Socket socket, Part sender, int size, int seed, int most) {
        byte[] block = new byte[size];
        byte[] due = new byte[size];
        long got = 0;
        boolean wrong = false;
        try {
            InputStream in = socket.getInputStream();
            while (got < most) {
                int length = in.read(block);
                if (length < 0) {
                    return new Seen(got, wrong, End.WHOLE);
                }
                fill(due, length, seed, (int) got);
                wrong |= got + length > sender.bytes() || !Arrays.equals(block, 0, length, due, 0, length);
                got += length;
            }
            return new Seen(got, wrong, End.LEFT);
        } catch (SocketTimeoutException stalled) {
            return new Seen(got, wrong, End.STALL);
        } catch (IOException reset) {
            return new Seen(got, wrong, End.RESET);
        }
    }

    private static void fill(byte[] block, int length, int seed, int at) {
        int from = (int) ((Integer.toUnsignedLong(seed) * 7_919 + at) % NOISE.length);
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, NOISE.length - from);
            System.arraycopy(NOISE, from, block, done, part);
            done += part;
            from = 0;
        }
    }
}

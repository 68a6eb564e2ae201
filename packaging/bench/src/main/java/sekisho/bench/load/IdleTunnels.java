package sekisho.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tunnels that are opened, used once, and then left alone. */
public final class IdleTunnels implements Closeable {

    private static final int OPENING_TOGETHER = 64;
    private static final Duration STEP = Duration.ofMillis(100);

    private final SelectorLoop loop = new SelectorLoop();
    private final Door door;
    private final Supplier<ByteBuffer> heads;
    private final List<SocketChannel> quiet = new ArrayList<>();
    private final Tally tally = new Tally();
    private int answers;
    private int opening;

    public IdleTunnels(Door door, Supplier<ByteBuffer> heads) throws IOException {
        this.door = door;
        this.heads = heads;
    }

    /** Opens tunnels until so many are open or the time is over. */
    public void open(int wanted, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (quiet.size() < wanted && System.nanoTime() < end) {
            while (opening < OPENING_TOGETHER && quiet.size() + opening < wanted) {
                opening++;
                new Idle(heads.get()).start(loop, door);
            }
            loop.runFor(Duration.ofMillis(2), () -> {});
        }
    }

    /** How many tunnels still carry a byte there and back. */
    public int alive(Duration limit) throws IOException {
        answers = 0;
        for (SocketChannel channel : quiet) {
            if (channel.isOpen()) {
                Tunnel.write(channel, ByteBuffer.wrap(new byte[] {'?'}));
            }
        }
        long end = System.nanoTime() + limit.toNanos();
        while (answers < quiet.size() && System.nanoTime() < end) {
            loop.runFor(STEP, () -> {});
        }
        return answers;
    }

    public Tally tally() {
        return tally;
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private final class Idle extends Tunnel {

        private final long begun = System.nanoTime();
        private boolean used;

        Idle(ByteBuffer head) {
            super(head);
        }

        @Override
        void opened(SocketChannel channel) throws IOException {
            write(channel, ByteBuffer.wrap(new byte[] {'!'}));
        }

        @Override
        void incoming(SocketChannel channel) throws IOException {
            read(channel);
            if (used) {
                answers++;
                return;
            }
            used = true;
            opening--;
            quiet.add(channel);
            tally.done(begun);
        }

        @Override
        public void failed(IOException why) {
            tally.failed(why.toString());
            opening -= used ? 0 : 1;
        }
    }
}

package sekisho.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/** A new tunnel each: connect, CONNECT, nine bytes there and back through the echo origin, close. */
public final class TunnelLoad implements Load {

    private static final byte[] PING = "ping-pong".getBytes(US_ASCII);

    private final SelectorLoop loop = new SelectorLoop();
    private final Door door;
    private final Supplier<ByteBuffer> heads;
    private final int together;
    private Tally tally = new Tally();
    private int running;

    /**
     * @param heads the CONNECT request of the next tunnel
     * @param together how many tunnels are under way at any time
     */
    public TunnelLoad(Door door, Supplier<ByteBuffer> heads, int together) throws IOException {
        this.door = door;
        this.heads = heads;
        this.together = together;
    }

    @Override
    public void run(Duration time, Tally into) throws IOException {
        tally = into;
        loop.runFor(time, this::fill);
    }

    private void fill() {
        while (running < together && startOne()) {}
    }

    private boolean startOne() {
        try {
            new Once(heads.get()).start(loop, door);
            running++;
            return true;
        } catch (IOException e) {
            tally.failed(e.toString());
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private final class Once extends Tunnel {

        private final long begun = System.nanoTime();
        private int missing = PING.length;

        Once(ByteBuffer head) {
            super(head);
        }

        @Override
        void opened(SocketChannel channel) throws IOException {
            write(channel, ByteBuffer.wrap(PING));
        }

        @Override
        void incoming(SocketChannel channel) throws IOException {
            missing -= read(channel).remaining();
            if (missing <= 0) {
                channel.close();
                tally.done(begun);
                running--;
                startOne();
            }
        }

        /** The next one starts at the next tick, so that a server that refuses everything is not hammered. */
        @Override
        public void failed(IOException why) {
            tally.failed(why.toString());
            running--;
        }
    }
}

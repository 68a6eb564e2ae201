package sekisho.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/** Bytes without end from the source origin, through a fixed number of tunnels. The unit is a byte received. */
public final class StreamLoad implements Load {

    private final SelectorLoop loop = new SelectorLoop();
    private Tally tally = new Tally();

    public StreamLoad(Door door, Supplier<ByteBuffer> heads, int streams) throws IOException {
        for (int i = 0; i < streams; i++) {
            new Stream(heads.get()).start(loop, door);
        }
    }

    @Override
    public void run(Duration time, Tally into) throws IOException {
        tally = into;
        loop.runFor(time, () -> {});
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private final class Stream extends Tunnel {

        Stream(ByteBuffer head) {
            super(head);
        }

        @Override
        void opened(SocketChannel channel) throws IOException {
            write(
                    channel,
                    ByteBuffer.allocate(Long.BYTES).putLong(Long.MAX_VALUE).flip());
        }

        @Override
        void incoming(SocketChannel channel) throws IOException {
            tally.moved(read(channel).remaining());
        }

        @Override
        public void failed(IOException why) {
            tally.failed(why.toString());
        }
    }
}

package sekisho.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/** Requests on connections that stay open, one after the other on each. A reply counts when it is 200 and whole. */
public final class HttpLoad implements Load {

    private final SelectorLoop loop = new SelectorLoop();
    private final Door door;
    private final Supplier<ByteBuffer> requests;
    private final int connections;
    private final int bodySize;
    private Tally tally = new Tally();
    private int running;

    /**
     * @param requests a whole request for one connection, which repeats it
     * @param bodySize of each reply
     */
    public HttpLoad(Door door, Supplier<ByteBuffer> requests, int connections, int bodySize) throws IOException {
        this.door = door;
        this.requests = requests;
        this.connections = connections;
        this.bodySize = bodySize;
    }

    @Override
    public void run(Duration time, Tally into) throws IOException {
        tally = into;
        loop.runFor(time, this::fill);
    }

    private void fill() {
        while (running < connections) {
            try {
                new Connection(requests.get()).start();
                running++;
            } catch (IOException e) {
                tally.failed(e.toString());
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private final class Connection implements Ready {

        private final ByteBuffer request;
        private final ByteBuffer reply = ByteBuffer.allocate(8192 + bodySize);
        private long begun;

        Connection(ByteBuffer request) {
            this.request = request;
        }

        void start() throws IOException {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(door.address());
            loop.register(channel, SelectionKey.OP_CONNECT, this);
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                ask(channel);
                return;
            }
            if (channel.read(reply) < 0) {
                throw new EOFException("closed by the server");
            }
            if (whole()) {
                tally.done(begun);
                ask(channel);
            } else if (!reply.hasRemaining()) {
                throw new IOException("the reply is too long");
            }
        }

        private void ask(SocketChannel channel) throws IOException {
            begun = System.nanoTime();
            reply.clear();
            Tunnel.write(channel, request.duplicate());
        }

        private boolean whole() throws IOException {
            int body = ReplyHead.end(reply.array(), reply.position());
            if (body < 0) {
                return false;
            }
            if (!ReplyHead.isOk(reply.array()) || ReplyHead.contentLength(reply.array(), body) != bodySize) {
                throw new IOException(new String(reply.array(), 0, body, US_ASCII)
                        .lines()
                        .findFirst()
                        .orElse(""));
            }
            return reply.position() >= body + bodySize;
        }

        @Override
        public void failed(IOException why) {
            tally.failed(why.toString());
            running--;
        }
    }
}

package sekisho.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A client's end of one tunnel: connects, says CONNECT unless the door is a relay, and then belongs to the subclass. */
abstract class Tunnel implements Ready {

    /** One thread runs a load, and nobody keeps what stands here across two reads. */
    static final ByteBuffer INCOMING = ByteBuffer.allocateDirect(1 << 20);

    private static final int LONGEST_REPLY = 8192;

    private final StringBuilder reply = new StringBuilder();
    private final ByteBuffer head;
    private boolean open;

    /** @param head the CONNECT request; empty for a relay */
    Tunnel(ByteBuffer head) {
        this.head = head;
    }

    /** The far end can be written to. */
    abstract void opened(SocketChannel channel) throws IOException;

    /** The far end has sent something. */
    abstract void incoming(SocketChannel channel) throws IOException;

    void start(SelectorLoop loop, Door door) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(door.address());
            loop.register(channel, SelectionKey.OP_CONNECT, this);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public final void ready(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (open) {
            incoming(channel);
        } else if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            if (head.hasRemaining()) {
                write(channel, head);
            } else {
                open = true;
                opened(channel);
            }
        } else {
            readReply(channel);
        }
    }

    private void readReply(SocketChannel channel) throws IOException {
        reply.append(US_ASCII.decode(read(channel)));
        int end = reply.indexOf("\r\n\r\n");
        if (end < 0 && reply.length() < LONGEST_REPLY) {
            return;
        }
        if (end != reply.length() - 4 || !reply.toString().startsWith("HTTP/1.1 200 ")) {
            throw new IOException("CONNECT was answered "
                    + reply.toString().lines().findFirst().orElse(""));
        }
        open = true;
        opened(channel);
    }

    /** What has arrived, at least one byte. */
    static ByteBuffer read(SocketChannel channel) throws IOException {
        INCOMING.clear();
        if (channel.read(INCOMING) < 0) {
            throw new EOFException("closed by the server");
        }
        return INCOMING.flip();
    }

    /** Writes a few bytes, which a socket whose earlier bytes were answered takes whole. */
    static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the socket is full");
        }
    }
}

package sekisho.bench.origin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import sekisho.bench.load.Ready;

/** Sends back what it gets, a few bytes at a time. */
final class EchoOrigin implements Ready {

    private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(4096);

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.read(BYTES.clear()) < 0) {
            channel.close();
            return;
        }
        channel.write(BYTES.flip());
        if (BYTES.hasRemaining()) {
            throw new IOException("more than an echo");
        }
    }
}

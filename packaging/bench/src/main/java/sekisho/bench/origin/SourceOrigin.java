package sekisho.bench.origin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import sekisho.bench.load.Ready;

/** Sends as many bytes as the first eight ask for (big-endian), and then waits for the next eight. */
final class SourceOrigin implements Ready {

    private static final ByteBuffer BYTES =
            ByteBuffer.allocateDirect(256 * 1024).asReadOnlyBuffer();

    private final ByteBuffer wanted = ByteBuffer.allocate(Long.BYTES);
    private long left;

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (key.isWritable()) {
            left -= channel.write(BYTES.duplicate().limit((int) Math.min(BYTES.capacity(), left)));
        } else if (channel.read(wanted) < 0) {
            channel.close();
            return;
        } else if (!wanted.hasRemaining()) {
            left = wanted.flip().getLong();
            wanted.clear();
        }
        key.interestOps(left > 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
}

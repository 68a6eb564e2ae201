package sekisho.bench.origin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import sekisho.bench.load.Ready;
import sekisho.bench.load.SelectorLoop;

/** Accepts connections on every loopback address and gives each an owner of its own. */
final class Listener implements Ready {

    private static final int BACKLOG = 4096;

    private final SelectorLoop loop;
    private final Supplier<Ready> owners;

    private Listener(SelectorLoop loop, Supplier<Ready> owners) {
        this.loop = loop;
        this.owners = owners;
    }

    /** Its port. */
    static int open(SelectorLoop loop, Supplier<Ready> owners) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress("0.0.0.0", 0), BACKLOG);
        loop.register(channel, SelectionKey.OP_ACCEPT, new Listener(loop, owners));
        return channel.socket().getLocalPort();
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel accepted;
        while ((accepted = ((ServerSocketChannel) key.channel()).accept()) != null) {
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            loop.register(accepted, SelectionKey.OP_READ, owners.get());
        }
    }
}

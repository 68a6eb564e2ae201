package sekisho.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads on which everything of this module happens, and the sockets that belong to their kind: epoll, else NIO. */
record Loops(
        EventLoopGroup group,
        Class<? extends DatagramChannel> datagrams,
        Class<? extends ServerSocketChannel> servers,
        Class<? extends SocketChannel> sockets)
        implements AutoCloseable {

    /** Datagrams of one system call. */
    private static final int AT_ONCE = 32;

    static Loops open() {
        return Epoll.isAvailable()
                ? new Loops(
                        group(EpollIoHandler.newFactory()),
                        EpollDatagramChannel.class,
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class)
                : openNio();
    }

    static Loops openNio() {
        return new Loops(
                group(NioIoHandler.newFactory()),
                NioDatagramChannel.class,
                NioServerSocketChannel.class,
                NioSocketChannel.class);
    }

    /** The loops that can have a socket each at one and the same address ({@code SO_REUSEPORT}). */
    List<EventLoop> listening() {
        if (datagrams != EpollDatagramChannel.class) {
            return List.of(group.next());
        }
        List<EventLoop> all = new ArrayList<>();
        group.forEach(loop -> all.add((EventLoop) loop));
        return all;
    }

    /**
     * Takes as many datagrams from the kernel at once as it has ({@code recvmmsg}), each of at most {@code longest} bytes:
     * what fills that was too long, even if its end is lost.
     */
    void readingMany(Bootstrap bootstrap, int longest) {
        if (datagrams != EpollDatagramChannel.class) {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(longest));
            return;
        }
        bootstrap
                .option(EpollChannelOption.SO_REUSEPORT, true)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, longest)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(longest * AT_ONCE));
    }

    private static EventLoopGroup group(IoHandlerFactory handlers) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("dns", true), handlers);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

package sekisho.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The kernel interface underneath, epoll where it loads, else NIO; and how its sockets are set. TCP_NODELAY is not among the
 * options: Netty sets it on each connection by itself, and a second time would be a second system call.
 */
record Transport(
        String name,
        IoHandlerFactory handlers,
        Class<? extends ServerSocketChannel> listener,
        Class<? extends SocketChannel> connection) {

    private static final int BACKLOG = 4096;

    /** Above 128 KiB waiting for a peer we stop reading for it, below 64 KiB we start again. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    /** Up to 256 KiB at once where bytes keep coming, 2 KiB where they don't; at most twice before they are passed on. */
    private static final RecvByteBufAllocator READS =
            new AdaptiveRecvByteBufAllocator(64, 2 * 1024, 256 * 1024).maxMessagesPerRead(2);

    static Transport nio() {
        return new Transport("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }

    static Transport best() {
        return Epoll.isAvailable()
                ? new Transport(
                        "epoll", SteadyEpoll.factory(), EpollServerSocketChannel.class, EpollSocketChannel.class)
                : nio();
    }

    /** A client's end of its sending is not the end of its connection: half-closure is passed on (contract E20). */
    ServerBootstrap listening(EventLoopGroup loops, Consumer<Channel> accepted) {
        return new ServerBootstrap()
                .group(loops)
                .channel(listener)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .childHandler(initializer(accepted));
    }

    /** As {@link #listening}, for connections whose own end has an address that is not this machine's (TPROXY). */
    ServerBootstrap listeningForOthers(EventLoopGroup loops, Consumer<Channel> accepted) {
        return listening(loops, accepted).option(EpollChannelOption.IP_TRANSPARENT, true);
    }

    /** Whether this kernel interface knows where a redirected connection was going. */
    boolean knowsOriginals() {
        return listener == EpollServerSocketChannel.class;
    }

    /** Connections that don't read before they are told to. */
    Bootstrap dialing(EventLoop loop, Duration timeout) {
        return new Bootstrap()
                .group(loop)
                .channel(connection)
                // The address is already known: nothing may resolve behind the policy's back.
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .handler(initializer(channel -> {}));
    }

    private static ChannelInitializer<Channel> initializer(Consumer<Channel> made) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                made.accept(channel);
            }
        };
    }
}

package sekisho.dns;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
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
import java.util.concurrent.TimeUnit;

/** The threads on which everything of this module happens, and the sockets that belong to their kind: epoll, else NIO. */
record Loops(
        EventLoopGroup group,
        Class<? extends DatagramChannel> datagrams,
        Class<? extends ServerSocketChannel> servers,
        Class<? extends SocketChannel> sockets)
        implements AutoCloseable {

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

    private static EventLoopGroup group(IoHandlerFactory handlers) {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("dns", true), handlers);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

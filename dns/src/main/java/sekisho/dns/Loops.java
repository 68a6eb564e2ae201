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
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import sekisho.dns.outward.Deadlines;
import sekisho.dns.outward.Draw;

/** The threads on which everything of this module happens, and the sockets that belong to their kind: epoll, else NIO. */
final class Loops implements AutoCloseable {

    /** Datagrams of one system call. */
    private static final int AT_ONCE = 32;

    /** An answer that is longer than what we say that we take is not read whole. */
    private static final int LONGEST_ANSWER = 4096;

    /** ip(7): never cut a datagram, and take no word of strangers about the way ({@code IP_PMTUDISC_PROBE}). */
    private static final int PROBE = 3;

    private static final ChannelOption<Integer> IP_MTU_DISCOVER =
            new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10);

    private final EventLoopGroup group;
    private final boolean epoll;
    private final List<Loop> all = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** One thread, with what it has for itself. */
    record Loop(EventLoop netty, Draw draw, Deadlines deadlines) {}

    private Loops(EventLoopGroup group, boolean epoll) {
        this.group = group;
        this.epoll = epoll;
        group.forEach(loop -> all.add(new Loop((EventLoop) loop, new Draw(), new Deadlines((EventLoop) loop))));
    }

    static Loops open() {
        return Epoll.isAvailable() ? new Loops(group(EpollIoHandler.newFactory()), true) : openNio();
    }

    static Loops openNio() {
        return new Loops(group(NioIoHandler.newFactory()), false);
    }

    EventLoopGroup group() {
        return group;
    }

    List<Loop> all() {
        return all;
    }

    /** The loop that this thread is; for other threads, each in turn. */
    Loop here() {
        for (Loop loop : all) {
            if (loop.netty().inEventLoop()) {
                return loop;
            }
        }
        return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
    }

    Class<? extends DatagramChannel> datagrams() {
        return epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    Class<? extends ServerSocketChannel> servers() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Bootstrap outwardDatagrams() {
        Bootstrap bootstrap = new Bootstrap().disableResolver().channel(datagrams());
        if (epoll) {
            bootstrap
                    .option(IP_MTU_DISCOVER, PROBE)
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, LONGEST_ANSWER)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST_ANSWER * 4));
        } else {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST_ANSWER));
        }
        return bootstrap;
    }

    Bootstrap outwardSockets() {
        return new Bootstrap()
                .disableResolver()
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2_000);
    }

    /** The loops that can have a socket each at one and the same address ({@code SO_REUSEPORT}). */
    List<EventLoop> listening() {
        return all.stream().limit(epoll ? all.size() : 1).map(Loop::netty).toList();
    }

    /**
     * Takes as many datagrams from the kernel at once as it has ({@code recvmmsg}), each of at most {@code longest} bytes:
     * what fills that was too long, even if its end is lost.
     */
    void readingMany(Bootstrap bootstrap, int longest) {
        if (!epoll) {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(longest));
            return;
        }
        bootstrap
                .option(EpollChannelOption.SO_REUSEPORT, true)
                .option(IP_MTU_DISCOVER, PROBE)
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

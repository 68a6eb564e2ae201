package sekisho.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.settings.Listen;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.dns.arrival.TlsFront;
import sekisho.dns.arrival.TlsFronts;

/** The doors of {@code listen.dns}: each address is served over UDP and TCP, on one port, or over TLS alone. */
public final class DnsServer implements AutoCloseable {

    /** A free port for TCP may be taken for UDP; so many free ports are tried. */
    private static final int PORTS_TRIED = 20;

    /** Bytes in the kernel for a client that does not read; the longest answer fits. */
    private static final int TCP_SEND_BUFFER = 128 * 1024;

    /** Bytes of queries that may wait in the kernel, as far as {@code net.core.rmem_max} allows. */
    private static final int BURST = 4 << 20;

    /** errno(3) on Linux, the only kernel with epoll. */
    private static final int EADDRINUSE = 98;

    private final LiveConfig config;
    private final Resolution resolution;
    private final Loops loops;
    private final QueryHandler handler;
    private final ReadyBook book;
    private final TcpDoor.Limits limits;
    private final TcpCrowd crowd;
    private final TlsFronts fronts;
    private final List<Channel> doors = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();

    private DnsServer(
            LiveConfig config,
            Resolution resolution,
            QueryHandler handler,
            ReadyBook book,
            TcpDoor.Limits limits,
            TlsFronts fronts) {
        this.config = config;
        this.resolution = resolution;
        this.loops = resolution.loops();
        this.handler = handler;
        this.book = book;
        this.limits = limits;
        this.crowd = new TcpCrowd(limits);
        this.fronts = fronts;
    }

    /**
     * Opens what the settings in force list; the listeners of later editions need a restart.
     *
     * @param open whether the log takes records now; while it doesn't, no answer is given
     * @throws BindException when an address is in use
     * @throws IOException when it cannot be opened for another reason; then none is
     * @throws GeneralSecurityException when the files of {@code tls} can't be used
     */
    public static DnsServer start(
            LiveConfig config, Resolution resolution, AuditTrail trail, BooleanSupplier open, OwnListeners own)
            throws IOException, GeneralSecurityException {
        return start(config, resolution, trail, open, own, TcpDoor.Limits.DEFAULT);
    }

    static DnsServer start(
            LiveConfig config,
            Resolution resolution,
            AuditTrail trail,
            BooleanSupplier open,
            OwnListeners own,
            TcpDoor.Limits limits)
            throws IOException, GeneralSecurityException {
        List<Listen.Dns> listeners = config.policy().settings().listen().dns();
        DnsMetrics metrics = resolution.metrics();
        TlsFronts fronts = TlsFronts.open(
                listeners,
                config,
                trail,
                metrics::refused,
                limits.message(),
                resolution.loops().group().next());
        Ledger ledger = new Ledger(trail, metrics);
        ReadyBook book = new ReadyBook(config, resolution, trail, open, InstantSource.system());
        Lessons lessons = new Lessons(resolution, trail, InstantSource.system());
        NameGate gate = new NameGate(config, resolution, ledger, book, lessons, InstantSource.system());
        QueryHandler handler = new QueryHandler(config, gate, ledger, metrics, own);
        DnsServer server = new DnsServer(config, resolution, handler, book, limits, fronts);
        try {
            for (int i = 0; i < listeners.size(); i++) {
                Listen.Dns listener = listeners.get(i);
                if (listener.tls().isPresent()) {
                    server.openTls(listener.address(), fronts.at(i + 1));
                } else {
                    server.open(listener.address());
                }
            }
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Where it answers, in the order of the settings, with the real ports. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Gives nothing again that lies ready: each query is heard anew. */
    public void forget() {
        book.answers().clear();
    }

    /** Forgets every answer of every upstream, and what lies ready. @return how many answers */
    public int forgetAll() {
        int forgotten = resolution.forgetAll();
        forget();
        return forgotten;
    }

    /** Forgets a name: its answers, those that lead over it, and what lies ready. @return how many answers */
    public int forget(HostName name) {
        int forgotten = resolution.forget(name);
        forget();
        return forgotten;
    }

    /** The certificates of the listeners, and those who came by theirs. */
    public TlsFronts fronts() {
        return fronts;
    }

    private void openTls(InetSocketAddress address, TlsFront front) throws IOException {
        Channel door = bound(openTcp(
                address,
                (channel, seat) -> front.accept(channel, client -> seat.opened(client, Client.DOT, handler, limits))));
        doors.add(door);
        addresses.add(asWritten(address, door));
    }

    private void open(InetSocketAddress address) throws IOException {
        for (int tried = 1; ; tried++) {
            Channel tcp = bound(openTcp(
                    address,
                    (channel, seat) -> channel.pipeline()
                            .addLast(seat.opened(Identity.ofSource(seat.source()), Client.TCP, handler, limits))));
            InetSocketAddress real = (InetSocketAddress) tcp.localAddress();
            try {
                doors.addAll(openUdp(real));
                doors.add(tcp);
                addresses.add(asWritten(address, tcp));
                return;
            } catch (BindException taken) {
                tcp.close().syncUninterruptibly();
                if (address.getPort() != 0 || tried == PORTS_TRIED) {
                    throw taken;
                }
            }
        }
    }

    /** With the real port; the kernel calls {@code 0.0.0.0} {@code ::}, and the file doesn't. */
    private static InetSocketAddress asWritten(InetSocketAddress address, Channel door) {
        return new InetSocketAddress(address.getAddress(), ((InetSocketAddress) door.localAddress()).getPort());
    }

    private ChannelFuture openTcp(InetSocketAddress address, BiConsumer<Channel, Seat> welcome) {
        return new ServerBootstrap()
                .group(loops.group())
                .channel(loops.servers())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, TCP_SEND_BUFFER)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        Seat seat = new Seat(channel);
                        if (crowd.admit(seat)) {
                            channel.closeFuture().addListener(closed -> crowd.leave(seat));
                            welcome.accept(channel, seat);
                        } else {
                            channel.close();
                        }
                    }
                })
                .bind(address);
    }

    /** One socket for each loop, among which the kernel divides the clients; where it can't, one in all. */
    private List<Channel> openUdp(InetSocketAddress address) throws IOException {
        List<Channel> opened = new ArrayList<>();
        try {
            for (EventLoop loop : loops.listening()) {
                opened.add(bound(openUdp(address, loop)));
            }
            return opened;
        } catch (IOException failed) {
            opened.forEach(channel -> channel.close().syncUninterruptibly());
            throw failed;
        }
    }

    private ChannelFuture openUdp(InetSocketAddress address, EventLoop loop) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.datagrams())
                .option(ChannelOption.SO_RCVBUF, BURST)
                .handler(new UdpDoor(handler, new QuickAnswers(book, config)));
        loops.readingMany(bootstrap, QueryScanner.LONGEST + 1);
        return bootstrap.bind(address);
    }

    private static Channel bound(ChannelFuture opening) throws IOException {
        opening.awaitUninterruptibly();
        Throwable cause = opening.cause();
        if (cause == null) {
            return opening.channel();
        }
        if (cause instanceof BindException taken) {
            throw taken;
        }
        if (cause instanceof Errors.NativeIoException kernel && kernel.expectedErr() == -EADDRINUSE) {
            BindException taken = new BindException(cause.getMessage());
            taken.initCause(cause);
            throw taken;
        }
        throw new IOException("cannot listen: " + cause.getMessage(), cause);
    }

    /** Takes no more questions; answers under way are given to whoever is still connected by datagram. */
    @Override
    public void close() {
        doors.forEach(door -> door.close().syncUninterruptibly());
        crowd.closeAll();
        fronts.close();
        book.close();
    }
}

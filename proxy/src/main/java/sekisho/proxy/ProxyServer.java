package sekisho.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.settings.Listen;
import sekisho.proxy.limit.DescriptorGuard;

/** The egress proxy: its listeners, its event loops, and its end. */
public final class ProxyServer implements AutoCloseable {

    private static final long REST_MILLIS = 250;
    private static final long FORGET_SECONDS = 60;
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    private final EventLoopGroup loops;
    private final List<Channel> listeners = new ArrayList<>();
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final DescriptorGuard descriptors = new DescriptorGuard();
    private final AtomicBoolean resting = new AtomicBoolean();
    private final Surroundings around;

    private ProxyServer(EventLoopGroup loops, Surroundings around) {
        this.loops = loops;
        this.around = around;
    }

    /**
     * Opens every listener of {@code listen.proxy}.
     *
     * @param book gets the addresses that were really bound
     * @throws BindException when an address is in use; nothing is open then
     */
    public static ProxyServer start(
            LiveConfig live, AuditTrail trail, NameLookup names, ListenerBook book, MeterRegistry registry)
            throws IOException {
        return start(live, trail, names, book, registry, Transport.best(), BodyPace.Minimum.DEFAULT);
    }

    static ProxyServer start(
            LiveConfig live,
            AuditTrail trail,
            NameLookup names,
            ListenerBook book,
            MeterRegistry registry,
            Transport transport,
            BodyPace.Minimum minimumRate)
            throws IOException {
        Surroundings around = Surroundings.of(live, trail, names, registry, transport, minimumRate);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("proxy"), transport.handlers());
        ProxyServer server = new ProxyServer(loops, around);
        around.tunnels().watch(loops);
        loops.next().scheduleAtFixedRate(server::forgetClients, FORGET_SECONDS, FORGET_SECONDS, TimeUnit.SECONDS);
        try {
            for (Listen.Entrance entrance : live.policy().settings().listen().proxy()) {
                book.add(server.listen(entrance.address(), transport));
            }
        } catch (IOException inUse) {
            server.close();
            throw inUse;
        }
        return server;
    }

    private InetSocketAddress listen(InetSocketAddress address, Transport transport) throws IOException {
        ServerBootstrap bootstrap = transport.listening(loops, client -> {
            clients.add(client);
            if (descriptors.accepted()) {
                rest();
            }
            Pipelines.client(client, around);
        });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            BindException failed =
                    new BindException(address + ": " + bound.cause().getMessage());
            failed.initCause(bound.cause());
            throw failed;
        }
        listeners.add(bound.channel());
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /** Closes the books of those who are gone. */
    void forgetClients() {
        around.usage().forget();
    }

    /** Nobody is accepted until descriptors are free again; who waits, waits in the kernel's queue. */
    private void rest() {
        if (resting.compareAndSet(false, true)) {
            around.metrics().accepting(true);
            listeners.forEach(listener -> listener.config().setAutoRead(false));
            loops.next().schedule(this::workAgain, REST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void workAgain() {
        if (descriptors.isFull()) {
            loops.next().schedule(this::workAgain, REST_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            resting.set(false);
            around.metrics().accepting(false);
            listeners.stream()
                    .filter(Channel::isOpen)
                    .forEach(listener -> listener.config().setAutoRead(true));
        }
    }

    /** Where it really listens, in the order of the settings. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream()
                .map(listener -> (InetSocketAddress) listener.localAddress())
                .toList();
    }

    /** Takes no new connection and no new request; what is open goes on. */
    public void stopAccepting() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        around.gate().drain();
        around.tunnels().drain();
        clients.forEach(client -> client.pipeline().fireUserEventTriggered(Pipelines.DRAINING));
    }

    /** Stops accepting, waits for what is open until the time is over, and cuts the rest. */
    public void drain(Duration longest) {
        stopAccepting();
        if (!around.tunnels().awaitNone(longest)) {
            around.tunnels().cutAll();
            around.tunnels().awaitNone(LAST_WRITES);
        }
    }

    /** Ends every tunnel that is open now; nothing else changes. */
    public void cutTunnels() {
        around.tunnels().cutAll();
    }

    /** Ends everything at once; after {@link #drain} there is nothing left to end. */
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        around.tunnels().cutAll();
        around.tunnels().awaitNone(LAST_WRITES);
        clients.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}

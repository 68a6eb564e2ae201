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
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.settings.Listen;
import sekisho.config.value.Door;
import sekisho.proxy.arrival.ArrivalRecords;
import sekisho.proxy.arrival.Frontage;
import sekisho.proxy.arrival.Fronts;
import sekisho.proxy.limit.DescriptorGuard;

/** The egress proxy: its listeners, its event loops, and its end. */
public final class ProxyServer implements AutoCloseable {

    private static final long REST_MILLIS = 250;
    private static final long FORGET_SECONDS = 60;
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    private final EventLoopGroup loops;
    private final Map<Door, List<Channel>> listeners = new EnumMap<>(Door.class);
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final DescriptorGuard descriptors = new DescriptorGuard();
    private final AtomicBoolean resting = new AtomicBoolean();
    private final Fronts fronts;
    private final Surroundings around;

    private ProxyServer(EventLoopGroup loops, Fronts fronts, Surroundings around) {
        this.loops = loops;
        this.fronts = fronts;
        this.around = around;
    }

    /**
     * Opens every listener of {@code listen.proxy}, {@code socks5}, {@code sni} and {@code relay}.
     *
     * @param leases what the dns gate told redirected clients
     * @param book gets the addresses that were really bound
     * @throws BindException when an address is in use; nothing is open then
     * @throws GeneralSecurityException when files of a listener's {@code tls} can't be used
     */
    public static ProxyServer start(
            LiveConfig live,
            AuditTrail trail,
            NameLookup names,
            Leases leases,
            ListenerBook book,
            MeterRegistry registry)
            throws IOException, GeneralSecurityException {
        return start(live, trail, names, leases, book, registry, Transport.best(), BodyPace.Minimum.DEFAULT);
    }

    static ProxyServer start(
            LiveConfig live,
            AuditTrail trail,
            NameLookup names,
            Leases leases,
            ListenerBook book,
            MeterRegistry registry,
            Transport transport,
            BodyPace.Minimum minimumRate)
            throws IOException, GeneralSecurityException {
        Surroundings around = Surroundings.of(live, trail, names, leases, book, registry, transport, minimumRate);
        Fronts fronts = new Fronts(
                new ArrivalRecords(live, trail, around.metrics()::decided),
                () -> around.limits().handshake());
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("proxy"), transport.handlers());
        ProxyServer server = new ProxyServer(loops, fronts, around);
        around.tunnels().watch(loops);
        fronts.watch(loops.next());
        loops.next().scheduleAtFixedRate(server::forgetClients, FORGET_SECONDS, FORGET_SECONDS, TimeUnit.SECONDS);
        try {
            server.open(live.policy().settings().listen(), book, transport);
        } catch (IOException | GeneralSecurityException unusable) {
            server.close();
            throw unusable;
        }
        return server;
    }

    private void open(Listen listen, ListenerBook book, Transport transport)
            throws IOException, GeneralSecurityException {
        Listen.Original none = Listen.Original.NONE;
        for (Listen.Entrance at : listen.proxy()) {
            book.add(listen(Door.HTTP, at, none, transport, arrival -> Pipelines.http(arrival, around)));
        }
        for (Listen.Entrance at : listen.socks5()) {
            book.add(listen(Door.SOCKS5, at, none, transport, arrival -> Pipelines.socks(arrival, around)));
        }
        for (Listen.Sni at : listen.sni()) {
            Consumer<Arrival> door = arrival -> Pipelines.sni(arrival, at, around);
            book.add(listen(Door.SNI, at.entrance(), at.original(), transport, door));
        }
        for (Listen.Relay at : listen.relay()) {
            Consumer<Arrival> door = arrival -> Pipelines.relay(arrival, at, around);
            book.add(listen(Door.RELAY, at.entrance(), at.original(), transport, door));
        }
    }

    private InetSocketAddress listen(
            Door door, Listen.Entrance place, Listen.Original original, Transport transport, Consumer<Arrival> behind)
            throws IOException, GeneralSecurityException {
        Frontage front = fronts.open(door, place);
        Consumer<Channel> accepted = client -> {
            clients.add(client);
            if (descriptors.accepted()) {
                rest();
            }
            front.accept(
                    client,
                    (channel, identity, port) ->
                            Pipelines.enter(door, new Arrival(channel, identity, port), around, behind));
        };
        if (original != Listen.Original.NONE && !transport.knowsOriginals()) {
            throw new IOException(place.address() + ": original: needs Linux with epoll");
        }
        ServerBootstrap bootstrap = original == Listen.Original.TPROXY
                ? transport.listeningForOthers(loops, accepted)
                : transport.listening(loops, accepted);
        ChannelFuture bound = bootstrap.bind(place.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            BindException failed =
                    new BindException(place.address() + ": " + bound.cause().getMessage());
            failed.initCause(bound.cause());
            throw failed;
        }
        listeners.computeIfAbsent(door, none -> new ArrayList<>()).add(bound.channel());
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /** What stands in front of the doors: certificates are renewed there. */
    public Fronts fronts() {
        return fronts;
    }

    /** Closes the books of those who are gone. */
    void forgetClients() {
        around.usage().forget();
    }

    /** Nobody is accepted until descriptors are free again; who waits, waits in the kernel's queue. */
    private void rest() {
        if (resting.compareAndSet(false, true)) {
            around.metrics().accepting(true);
            everyListener().forEach(listener -> listener.config().setAutoRead(false));
            loops.next().schedule(this::workAgain, REST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void workAgain() {
        if (descriptors.isFull()) {
            loops.next().schedule(this::workAgain, REST_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            resting.set(false);
            around.metrics().accepting(false);
            everyListener()
                    .filter(Channel::isOpen)
                    .forEach(listener -> listener.config().setAutoRead(true));
        }
    }

    private Stream<Channel> everyListener() {
        return listeners.values().stream().flatMap(List::stream);
    }

    /** Where the listeners of one kind really listen, in the order of the settings; HTTP and CONNECT have theirs in common. */
    public List<InetSocketAddress> addresses(Door door) {
        return listeners.getOrDefault(door, List.of()).stream()
                .map(listener -> (InetSocketAddress) listener.localAddress())
                .toList();
    }

    private void closeListeners() {
        listeners
                .values()
                .forEach(some -> some.forEach(listener -> listener.close().awaitUninterruptibly()));
    }

    /** Takes no new connection and no new request; what is open goes on. */
    public void stopAccepting() {
        closeListeners();
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
        closeListeners();
        around.tunnels().cutAll();
        around.tunnels().awaitNone(LAST_WRITES);
        clients.close().awaitUninterruptibly();
        fronts.close();
        loops.shutdownGracefully(0, LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}

package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import sekisho.config.policy.Access;
import sekisho.config.settings.Listen;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.ClientHello;
import sekisho.proxy.greeting.ClientHelloReader;

/**
 * TLS from clients that know of no proxy: the name in the ClientHello is the destination, and what they send goes on
 * untouched. We connect to our own resolution of the name, never to the address that the client had.
 */
final class SniDoor extends ChannelInboundHandlerAdapter {

    private final Arrival arrival;
    private final Listen.Sni listener;
    private final Surroundings around;
    private final Channel client;
    private final Optional<Destination> original;
    private final ClientHelloReader reader = new ClientHelloReader();
    private final HeadDeadline deadline;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean over;

    SniDoor(Arrival arrival, Listen.Sni listener, Surroundings around) {
        this.arrival = arrival;
        this.listener = listener;
        this.around = around;
        client = arrival.channel();
        original = OriginalDestination.of(client, listener.original(), around.own());
        deadline = new HeadDeadline(client.eventLoop(), () -> refuse(Reason.TUNNEL_HELLO));
        deadline.start(around.limits().helloTime());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (listener.original() != Listen.Original.NONE && original.isEmpty()) {
            refuse(Reason.ORIGINAL_NONE);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, (ByteBuf) message);
        if (!over) {
            reader.read(held).ifPresent(read -> read.fold(this::greeted, (reason, detail) -> refuse(reason)));
        }
    }

    private boolean greeted(ClientHello hello) {
        if (hello.serverName().isEmpty()) {
            return refuse(Reason.TLS_SNI_MISSING);
        }
        HostName name = hello.serverName().get();
        Destination place = new Destination(
                name,
                listener.port().orElseGet(() -> original.map(Destination::port).orElseThrow()));
        over = true;
        ByteBuf early = held;
        held = Unpooled.EMPTY_BUFFER;
        ask(name, place, Pipelines.awaitTunnel(client, early));
        return over;
    }

    private void ask(HostName name, Destination place, TunnelPreamble preamble) {
        long askedAt = System.nanoTime();
        Visit visit = new Visit(arrival, Door.SNI, place.toString(), Optional.of(place), Optional.empty());
        Access access = new Access.Connect(arrival.identity(), Door.SNI, place);
        Future<Admission> admission = isLeased(name)
                ? around.gate().admit(visit, access, around.tunnelTo(arrival, place))
                : around.gate().refuse(visit, access, Reason.LEASE_NONE);
        admission.addListener((Future<Admission> answer) -> {
            around.metrics().requested(System.nanoTime() - askedAt);
            answer.getNow()
                    .fold(
                            open -> Pipelines.tunnel(open, TunnelStart.sni(), preamble, around),
                            (id, reason) -> Farewell.say(client, Alert.afterHello(reason)));
        });
    }

    /** Whether the client was told to go there; of itself it can't know. */
    private boolean isLeased(HostName name) {
        return original.map(place -> around.leases().holds(arrival.identity(), name, (IpAddress) place.host()))
                .orElse(listener.original() == Listen.Original.NONE);
    }

    private boolean refuse(Reason reason) {
        if (!over) {
            over = true;
            deadline.stop();
            Visit visit = new Visit(
                    arrival,
                    Door.SNI,
                    original.map(Destination::toString).orElse(""),
                    Optional.empty(),
                    Optional.empty());
            around.gate()
                    .refuse(visit, reason)
                    .addListener((Future<Admission> answer) -> answer.getNow()
                            .fold(open -> client.close(), (id, why) -> Farewell.say(client, Alert.of(why))));
        }
        return over;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && held.isReadable()) {
            refuse(Reason.TUNNEL_NOT_TLS);
        } else if (event instanceof ChannelInputShutdownEvent || (event == Pipelines.DRAINING && !held.isReadable())) {
            client.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        client.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        over = true;
        deadline.stop();
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }
}

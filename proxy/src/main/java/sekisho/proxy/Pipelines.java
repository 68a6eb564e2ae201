package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import sekisho.config.settings.Listen;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;

/**
 * Every pipeline of the proxy, in order, on one page.
 *
 * <pre>
 * in front           [ProxyHeaderHandler →] [SslHandler → TlsEnd]     of the socket; behind TLS, the rest is of a TlsChannel
 * client, HTTP       RequestReader → HttpDoor
 * client, SOCKS      SocksDoor
 * client, SNI        SniDoor                              until the ClientHello was read
 * client, relay      TunnelPreamble                       at once: nothing is asked for
 * client, asking     TunnelPreamble                       behind CONNECT, SOCKS or SNI, until the gate has answered
 * client, tunnel     [FirstBytes →] Splice.Side           FirstBytes where the rule, the door or expect: names a protocol
 * client, WebSocket  Splice.Side                          behind a 101 that a rule allows to ask for
 * client, refused    Farewell
 * upstream, HTTP     ResponseReader → Upstream
 * upstream, tunnel   [FirstBytes →] Splice.Side           FirstBytes where the server's greeting is known
 * </pre>
 */
final class Pipelines {

    /** Sent through every client pipeline when the process begins to stop. */
    static final Object DRAINING = new Object();

    private Pipelines() {}

    /** Every way in: one connection too many is turned away before anything is read. */
    static void enter(Door door, Arrival arrival, Surroundings around, Consumer<Arrival> entrance) {
        if (around.usage().ticket(arrival.channel(), arrival.identity()).isExcess()) {
            turnAway(door, arrival, around);
        } else {
            entrance.accept(arrival);
        }
    }

    /** Its record, an answer that costs little, and nothing is read. */
    private static void turnAway(Door door, Arrival arrival, Surroundings around) {
        arrival.channel().config().setAutoRead(false);
        Visit visit = new Visit(arrival, door, "", Optional.empty(), Optional.empty());
        around.gate()
                .refuse(visit, Reason.LIMIT_CONNECTIONS)
                .addListener((Future<Admission> answer) -> answer.getNow()
                        .fold(
                                open -> arrival.channel().close(),
                                (id, reason) -> Farewell.say(
                                        arrival.channel(),
                                        door == Door.HTTP
                                                ? around.replies().refusal(id, reason, Optional.empty(), true)
                                                : new byte[0])));
    }

    static void http(Arrival arrival, Surroundings around) {
        HttpDoor door = new HttpDoor(arrival, around);
        arrival.channel().pipeline().addLast(door.reader, door);
    }

    static void socks(Arrival arrival, Surroundings around) {
        arrival.channel().pipeline().addLast(new SocksDoor(arrival, around));
    }

    static void sni(Arrival arrival, Listen.Sni listener, Surroundings around) {
        arrival.channel().pipeline().addLast(new SniDoor(arrival, listener, around));
    }

    /** There is nothing to read: the gate is asked at once. */
    static void relay(Arrival arrival, Listen.Relay listener, Surroundings around) {
        TunnelPreamble preamble = new TunnelPreamble(Unpooled.EMPTY_BUFFER);
        arrival.channel().pipeline().addLast(preamble);
        new RelayDoor(arrival, listener, around).enter(preamble);
    }

    /** At once when a request for a tunnel is read: a codec that stayed would read the tunnel's first bytes as its own. */
    static TunnelPreamble awaitTunnel(Channel client, ByteBuf early) {
        TunnelPreamble preamble = new TunnelPreamble(early);
        clear(client.pipeline());
        client.pipeline().addLast(preamble);
        return preamble;
    }

    /** Answers the client, delivers what came early, and lets both sides flow. */
    static Splice tunnel(Admission.Open open, TunnelStart start, TunnelPreamble preamble, Surroundings around) {
        Channel client = open.visit().arrival().channel();
        Splice splice = new Splice(open, around.tunnels());
        splice.open(around.metrics());
        if (client.pipeline().context(preamble) == null) {
            // The client left while we dialed: the splice ends of itself, and nobody is there to be answered.
            return splice;
        }
        if (start.answer().isReadable()) {
            client.writeAndFlush(start.answer());
        }
        if (open.rule().written().onward().sendProxy()) {
            open.upstream().writeAndFlush(Introduction.of(open));
        }
        ByteBuf early = preamble.take();
        client.pipeline().remove(preamble);
        Duration each = open.policy().settings().limits().helloTime();
        Optional<FirstBytes> first = start.client()
                .map(what -> new FirstBytes(what, each, start.ifClientEnds(), new NameBinding(open, splice)));
        start.server()
                .ifPresent(what -> open.upstream()
                        .pipeline()
                        .addLast(new FirstBytes(what, each, Reason.END_UPSTREAM, new ServerGreeting(splice, first))));
        open.upstream().pipeline().addLast(splice.upstream);
        first.ifPresent(client.pipeline()::addLast);
        if (start.serverMaySpeak()) {
            splice.start();
        }
        client.pipeline().addLast(splice.client);
        deliver(client, early, preamble.hasClientEnded());
        return splice;
    }

    /** What came before the tunnel was open goes through it first; what ended before, ends behind it. */
    private static void deliver(Channel client, ByteBuf early, boolean clientEnded) {
        // To read on behind the end of the input would close the connection, with bytes due.
        client.config().setAutoRead(!clientEnded);
        if (early.isReadable()) {
            client.pipeline().fireChannelRead(early).fireChannelReadComplete();
        } else {
            early.release();
        }
        if (clientEnded) {
            client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /** Both sides have changed from HTTP to WebSocket: bytes flow, under the limits of a tunnel. */
    static void switched(Passage passage, ByteBuf up, ByteBuf down, boolean clientEnded, Surroundings around) {
        Channel client = passage.visit().arrival().channel();
        Channel upstream = passage.open().upstream();
        clear(client.pipeline());
        clear(upstream.pipeline());
        Splice splice = new Splice(passage, around.tunnels());
        client.pipeline().addLast(splice.client);
        upstream.pipeline().addLast(splice.upstream);
        splice.takeOver();
        upstream.config().setAutoClose(true);
        splice.start();
        client.config().setAutoRead(!clientEnded);
        upstream.pipeline().fireChannelRead(down).fireChannelReadComplete();
        client.pipeline().fireChannelRead(up).fireChannelReadComplete();
        if (clientEnded) {
            client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    static void upstream(Upstream upstream) {
        upstream.channel().pipeline().addLast(upstream.reader(), upstream);
        // A write that fails must not close: the answer may be there already, before the reset (contract G11).
        upstream.channel().config().setAutoClose(false);
        upstream.channel().config().setAutoRead(true);
    }

    static void clear(ChannelPipeline pipeline) {
        while (pipeline.first() != null) {
            pipeline.removeFirst();
        }
    }
}

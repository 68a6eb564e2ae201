package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import sekisho.config.settings.Target;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.TlsStart;

/**
 * Every pipeline of the proxy, in order, on one page.
 *
 * <pre>
 * client, HTTP       RequestReader → HttpDoor
 * client, CONNECT    TunnelPreamble                       until the gate has answered
 * client, tunnel     [FirstBytes →] Splice.Side           FirstBytes only where the rule says tunnel: tls
 * client, refused    Farewell
 * upstream, HTTP     ResponseReader → Upstream
 * upstream, tunnel   Splice.Side
 * </pre>
 */
final class Pipelines {

    /** Sent through every client pipeline when the process begins to stop. */
    static final Object DRAINING = new Object();

    private Pipelines() {}

    static void client(Channel client, Surroundings around) {
        Arrival arrival = Arrival.of(client);
        if (around.usage().ticket(client, arrival.identity()).isExcess()) {
            turnAway(arrival, around);
            return;
        }
        HttpDoor door = new HttpDoor(arrival, around);
        client.pipeline().addLast(door.reader, door);
    }

    /** One connection too many: its record, an answer that costs little, and nothing is read. */
    private static void turnAway(Arrival arrival, Surroundings around) {
        arrival.channel().config().setAutoRead(false);
        Visit visit = new Visit(arrival, Door.HTTP, "", Optional.empty(), Optional.empty());
        around.gate()
                .refuse(visit, Reason.LIMIT_CONNECTIONS)
                .addListener((Future<Admission> answer) -> answer.getNow()
                        .fold(
                                open -> arrival.channel().close(),
                                (id, reason) -> Farewell.say(
                                        arrival.channel(),
                                        around.replies().refusal(id, reason, Optional.empty(), true))));
    }

    /** At once when a CONNECT is read: a codec that stayed would read the tunnel's first bytes as HTTP. */
    static TunnelPreamble awaitTunnel(Channel client, ByteBuf early) {
        TunnelPreamble preamble = new TunnelPreamble(early);
        clear(client.pipeline());
        client.pipeline().addLast(preamble);
        return preamble;
    }

    /** Answers the CONNECT, delivers what came early, and lets both sides flow. */
    static Splice tunnel(Admission.Open open, TunnelPreamble preamble, Surroundings around) {
        Channel client = open.visit().arrival().channel();
        Splice splice = new Splice(open, around.tunnels());
        splice.open(around.metrics());
        if (client.pipeline().context(preamble) == null) {
            // The client left while we dialed: the splice ends of itself, and nobody is there to be answered.
            return splice;
        }
        client.writeAndFlush(Unpooled.wrappedBuffer(Replies.TUNNEL_OPEN));
        ByteBuf early = preamble.take();
        open.upstream().pipeline().addLast(splice.upstream);
        client.pipeline().remove(preamble);
        if (open.rule().target().tunnel() == Target.Tunnel.TLS) {
            client.pipeline()
                    .addLast(new FirstBytes(
                            new TlsStart(Reason.TUNNEL_NOT_TLS),
                            open.policy().settings().limits().helloTime(),
                            Reason.TUNNEL_NOT_TLS,
                            new TunnelStart(open, splice)));
        } else {
            splice.start();
        }
        client.pipeline().addLast(splice.client);
        // To read on behind the end of the input would close the connection, with bytes due.
        client.config().setAutoRead(!preamble.hasClientEnded());
        if (early.isReadable()) {
            client.pipeline().fireChannelRead(early).fireChannelReadComplete();
        } else {
            early.release();
        }
        if (preamble.hasClientEnded()) {
            client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        return splice;
    }

    static void upstream(Upstream upstream) {
        upstream.channel().pipeline().addLast(upstream.reader(), upstream);
        // A write that fails must not close: the answer may be there already, before the reset (contract G11).
        upstream.channel().config().setAutoClose(false);
        upstream.channel().config().setAutoRead(true);
    }

    static void clear(ChannelPipeline pipeline) {
        for (ChannelHandler handler : pipeline.toMap().values()) {
            pipeline.remove(handler);
        }
    }
}

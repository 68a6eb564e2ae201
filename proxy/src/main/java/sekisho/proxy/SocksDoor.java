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
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;
import sekisho.proxy.socks.SocksReader;
import sekisho.proxy.socks.SocksReply;

/** SOCKS version 5 (RFC 1928), CONNECT and no passwords: who the client is was proved before it spoke. */
final class SocksDoor extends ChannelInboundHandlerAdapter {

    private final Arrival arrival;
    private final Surroundings around;
    private final Channel client;
    private final SocksReader reader = new SocksReader();
    private final HeadDeadline deadline;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean greeted;
    private boolean over;

    SocksDoor(Arrival arrival, Surroundings around) {
        this.arrival = arrival;
        this.around = around;
        client = arrival.channel();
        deadline = new HeadDeadline(client.eventLoop(), () -> refuse(Reason.REQUEST_TIMEOUT));
        deadline.start(around.limits().headTime());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, (ByteBuf) message);
        if (!over && !greeted) {
            reader.methods(held).ifPresent(methods -> methods.fold(this::greet, (reason, detail) -> refuse(reason)));
        }
        if (!over && greeted) {
            reader.request(held).ifPresent(request -> request.fold(this::connect, (reason, detail) -> refuse(reason)));
        }
    }

    private boolean greet(boolean withoutPassword) {
        greeted = withoutPassword;
        client.writeAndFlush(Unpooled.wrappedBuffer(SocksReply.methodChosen()));
        return greeted;
    }

    private boolean connect(Destination place) {
        over = true;
        long askedAt = System.nanoTime();
        ByteBuf early = held;
        held = Unpooled.EMPTY_BUFFER;
        TunnelPreamble preamble = Pipelines.awaitTunnel(client, early);
        Visit visit = new Visit(arrival, Door.SOCKS5, reader.asked(), Optional.of(place), Optional.empty());
        Access access = new Access.Connect(arrival.identity(), Door.SOCKS5, place);
        around.gate().admit(visit, access, around.tunnelTo(arrival, place)).addListener((Future<Admission> answer) -> {
            around.metrics().requested(System.nanoTime() - askedAt);
            answer.getNow()
                    .fold(
                            open -> Pipelines.tunnel(
                                    open, TunnelStart.answered(SocksReply.SUCCEEDED.bytes(), open), preamble, around),
                            (id, reason) -> Farewell.say(client, SocksReply.refusal(reason)));
        });
        return over;
    }

    private boolean refuse(Reason reason) {
        if (!over) {
            over = true;
            deadline.stop();
            Visit visit = new Visit(arrival, Door.SOCKS5, reader.asked(), Optional.empty(), Optional.empty());
            around.gate()
                    .refuse(visit, reason)
                    .addListener((Future<Admission> answer) -> answer.getNow()
                            .fold(open -> client.close(), (id, why) -> Farewell.say(client, SocksReply.refusal(why))));
        }
        return over;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean silent = !greeted && !held.isReadable();
        if (event instanceof ChannelInputShutdownEvent && !silent) {
            refuse(Reason.SOCKS_REQUEST);
        } else if (event instanceof ChannelInputShutdownEvent || (event == Pipelines.DRAINING && silent)) {
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

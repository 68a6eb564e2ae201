package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection that gets a last answer. Closing at once while bytes lie unread would reset it, and the answer
 * would be lost (RFC 9112 §9.6): so our side is shut, and what still comes is thrown away, a little of it, for a short time.
 */
final class Farewell extends ChannelInboundHandlerAdapter {

    private static final int MOST_BYTES = 64 * 1024;
    private static final long SECONDS = 2;

    private int discarded;

    private Farewell() {}

    /** Takes the connection out of everybody's hands. */
    static Channel say(Channel channel, byte[] last) {
        if (!channel.isActive()) {
            channel.close();
            return channel;
        }
        Pipelines.clear(channel.pipeline());
        channel.pipeline().addLast(new Farewell());
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.wrappedBuffer(last)).addListener(written -> {
            if (written.isSuccess()) {
                ((DuplexChannel) channel).shutdownOutput();
            } else {
                channel.close();
            }
        });
        Future<?> late = channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> late.cancel(false));
        return channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        discarded += ((ByteBuf) message).readableBytes();
        ReferenceCountUtil.release(message);
        if (discarded > MOST_BYTES) {
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // Behind the last write, if it still waits.
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> ctx.close());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}

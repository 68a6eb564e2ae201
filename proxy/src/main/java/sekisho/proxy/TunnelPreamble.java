package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Stands in the codec's place from the moment a CONNECT was read, and keeps what the client sends before it is answered:
 * those bytes belong to the tunnel, and nobody may read them as HTTP.
 */
final class TunnelPreamble extends ChannelInboundHandlerAdapter {

    private static final int MOST_BYTES = 64 * 1024;

    private ByteBuf early;
    private boolean clientEnded;

    /** @param early bytes that came with the CONNECT; owned from here on */
    TunnelPreamble(ByteBuf early) {
        this.early = early;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        early = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), early, (ByteBuf) message);
        if (early.readableBytes() >= MOST_BYTES) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        clientEnded |= event instanceof ChannelInputShutdownEvent;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        take().release();
    }

    /** The bytes so far; the caller owns them. */
    ByteBuf take() {
        ByteBuf taken = early;
        early = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    boolean hasClientEnded() {
        return clientEnded;
    }
}

package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into messages, one at a time: bytes behind a message stay unread until it is wanted, and the socket stops
 * reading while they wait.
 */
abstract class HttpReader extends ChannelInboundHandlerAdapter {

    private @Nullable ByteBuf held;
    private @Nullable ChannelHandlerContext context;
    private boolean stepping;
    private boolean paused;

    /**
     * Takes a part of what is there.
     *
     * @return whether it is worth calling again at once
     */
    abstract boolean step(ByteBuf in);

    /** Whether bytes are wanted now; else they wait. */
    abstract boolean wantsBytes();

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        takeHeld().release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        held = held == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes);
        proceed();
    }

    /** Works through what is held, as far as it is wanted. Also called when more of it has become wanted. */
    final void proceed() {
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            boolean again = true;
            while (again && held != null && held.isReadable() && wantsBytes()) {
                again = step(held);
            }
        } finally {
            stepping = false;
        }
        if (held != null && !held.isReadable()) {
            takeHeld().release();
        }
        updateReading();
    }

    /** Stops or starts the socket for the sake of whoever takes the bytes. */
    public final void pause(boolean stop) {
        if (paused != stop) {
            paused = stop;
            updateReading();
        }
    }

    private void updateReading() {
        if (context != null && !context.isRemoved() && !isInputOver(context.channel())) {
            boolean read = !paused && (wantsBytes() || held == null);
            if (context.channel().config().isAutoRead() != read
                    && context.channel().isActive()) {
                context.channel().config().setAutoRead(read);
            }
        }
    }

    /** To read on behind the end of the input would close the connection, with answers due. */
    private static boolean isInputOver(Channel channel) {
        return channel instanceof DuplexChannel socket && socket.isInputShutdown();
    }

    /** Whether bytes wait that nobody asked for. */
    public final boolean holdsBytes() {
        return held != null && held.isReadable();
    }

    /** Hands over the bytes not yet read; the caller owns them. */
    public final ByteBuf takeHeld() {
        ByteBuf taken = held == null ? Unpooled.EMPTY_BUFFER : held;
        held = null;
        return taken;
    }
}

package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Reason;

/**
 * Lets a tunnel begin only with a TLS ClientHello: a handshake record (RFC 8446 §5.1) whose first message is type 1. Not a
 * byte goes upstream before, and nothing comes down: with TLS the client speaks first.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MOST_RECORD = 1 << 14;

    private final Duration deadline;
    private final Consumer<Reason> refuse;
    private final Runnable begin;
    private @Nullable ByteBuf seen;
    private @Nullable Future<?> late;
    private boolean decided;

    /**
     * @param refuse told when the bytes are something else, or late
     * @param begin called when they are right, before they are passed on
     */
    FirstBytes(Duration deadline, Consumer<Reason> refuse, Runnable begin) {
        this.deadline = deadline;
        this.refuse = refuse;
        this.begin = begin;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        late = ctx.executor().schedule(() -> decide(Reason.TUNNEL_HELLO), deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (decided) {
            bytes.release();
            return;
        }
        seen = seen == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), seen, bytes);
        if (!mayBeHello(seen)) {
            decide(Reason.TUNNEL_NOT_TLS);
        } else if (seen.readableBytes() > RECORD_HEADER) {
            decided = true;
            begin.run();
            ByteBuf hello = seen;
            seen = null;
            ctx.fireChannelRead(hello);
            ctx.fireChannelReadComplete();
            ctx.pipeline().remove(this);
        }
    }

    private static boolean mayBeHello(ByteBuf seen) {
        int start = seen.readerIndex();
        int have = seen.readableBytes();
        int length = have >= RECORD_HEADER ? seen.getUnsignedShort(start + 3) : 1;
        return (have < 1 || seen.getByte(start) == HANDSHAKE)
                && (have < 2 || seen.getByte(start + 1) == 3)
                && (have < 3 || seen.getByte(start + 2) <= 4)
                && length > 0
                && length <= MOST_RECORD
                && (have < 6 || seen.getByte(start + RECORD_HEADER) == CLIENT_HELLO);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            decide(Reason.TUNNEL_NOT_TLS);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void decide(Reason against) {
        if (!decided) {
            decided = true;
            refuse.accept(against);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        decided = true;
        if (late != null) {
            late.cancel(false);
        }
        if (seen != null) {
            seen.release();
            seen = null;
        }
    }
}

package sekisho.proxy.arrival;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** First in the pipeline of a connection from a load balancer; gone when the header is read. */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final boolean required;
    private final Consumer<ProxyHeader> read;
    private final Consumer<Reason> refused;
    private @Nullable ByteBuf held;
    private @Nullable Future<?> deadline;
    private boolean done;

    /**
     * @param read builds the rest of the pipeline
     * @param refused writes it down; the connection is closed already
     */
    ProxyHeaderHandler(boolean required, Consumer<ProxyHeader> read, Consumer<Reason> refused) {
        this.required = required;
        this.read = read;
        this.refused = refused;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> late(ctx), DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (done) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        ByteBuf all = held == null ? bytes : ctx.alloc().buffer(held.readableBytes() + bytes.readableBytes());
        if (held != null) {
            all.writeBytes(held).writeBytes(bytes);
            held.release();
            bytes.release();
        }
        held = all;
        Optional<Parsed<ProxyHeader>> header = ProxyHeaderReader.read(all);
        header.ifPresent(parsed -> {
            if (parsed instanceof Parsed.Bad<ProxyHeader> bad
                    && (required || bad.reason() != Reason.PROXY_PROTOCOL_MISSING)) {
                refuse(ctx, bad.reason());
            } else {
                pass(ctx, parsed.asOptional().orElse(ProxyHeader.NONE));
            }
        });
    }

    private void pass(ChannelHandlerContext ctx, ProxyHeader header) {
        done = true;
        ByteBuf rest = held;
        held = null;
        read.accept(header);
        if (rest != null) {
            rest.skipBytes(header.length());
            if (rest.isReadable() && ctx.channel().isActive()) {
                ctx.fireChannelRead(rest).fireChannelReadComplete();
            } else {
                rest.release();
            }
        }
        ctx.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext ctx, Reason reason) {
        done = true;
        ctx.close();
        refused.accept(reason);
    }

    private void late(ChannelHandlerContext ctx) {
        if (done || !ctx.channel().isActive()) {
            return;
        }
        if (required || held != null) {
            refuse(ctx, Reason.PROXY_PROTOCOL_TIMEOUT);
        } else {
            pass(ctx, ProxyHeader.NONE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        ReferenceCountUtil.release(held);
        held = null;
    }
}

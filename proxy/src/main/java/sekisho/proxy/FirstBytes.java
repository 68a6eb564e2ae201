package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.ClientHello;
import sekisho.proxy.greeting.Expectation;

/** Holds what one side of a tunnel says until it is what it must be: not a byte goes on before. */
final class FirstBytes extends ChannelInboundHandlerAdapter {

    /** What a tunnel does about it. */
    interface Listener {
        /** Some bytes may go on, so the other side may answer. */
        void begun();

        /** @return why these bytes may not go on, although they are well formed */
        Optional<Reason> greeted(ClientHello hello);

        /** Whether a rule in report mode lets this go on all the same; then it is not refused. */
        boolean overlooks(Reason reason);

        void refused(Reason reason);
    }

    private final Expectation expected;
    private final Duration deadline;
    private final Reason ifEnded;
    private final Listener listener;
    private ByteBuf seen = Unpooled.EMPTY_BUFFER;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> late;
    private boolean decided;

    /**
     * @param deadline for each message that is looked at
     * @param ifEnded the reason when this side ends before it has said enough
     */
    FirstBytes(Expectation expected, Duration deadline, Reason ifEnded, Listener listener) {
        this.expected = expected;
        this.deadline = deadline;
        this.ifEnded = ifEnded;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        restart();
    }

    /** Gives this side its whole time from now on. */
    void restart() {
        if (context != null && !decided) {
            stopClock();
            late = context.executor()
                    .schedule(() -> refuse(Reason.TUNNEL_HELLO), deadline.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        seen = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), seen, (ByteBuf) message);
        while (!decided && look(ctx)) {
            restart();
        }
    }

    /** @return whether something went on, and what follows must be looked at */
    private boolean look(ChannelHandlerContext ctx) {
        return expected.look(seen).fold(new Expectation.Cases<>() {
            @Override
            public Boolean more() {
                return false;
            }

            @Override
            public Boolean part(int bytes) {
                listener.begun();
                ctx.fireChannelRead(seen.readRetainedSlice(bytes)).fireChannelReadComplete();
                return true;
            }

            @Override
            public Boolean good(Optional<ClientHello> hello) {
                hello.flatMap(listener::greeted).ifPresentOrElse(FirstBytes.this::refuse, () -> pass(ctx));
                return false;
            }

            @Override
            public Boolean bad(Reason reason, String detail) {
                refuse(reason);
                return false;
            }
        });
    }

    private void pass(ChannelHandlerContext ctx) {
        decided = true;
        listener.begun();
        ByteBuf bytes = seen;
        seen = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelRead(bytes);
        ctx.fireChannelReadComplete();
        ctx.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            refuse(ifEnded);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void refuse(Reason reason) {
        if (decided) {
            return;
        }
        if (context != null && listener.overlooks(reason)) {
            pass(context);
        } else {
            decided = true;
            listener.refused(reason);
        }
    }

    private void stopClock() {
        if (late != null) {
            late.cancel(false);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        decided = true;
        stopClock();
        seen.release();
        seen = Unpooled.EMPTY_BUFFER;
    }
}

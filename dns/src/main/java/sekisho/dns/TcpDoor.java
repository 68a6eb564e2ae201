package sekisho.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection over TCP, or inside of TLS: messages behind two bytes of length (RFC 1035 §4.2.2), answered as they get ready (RFC 7766 §6.2.1.1).
 * It reads no further while too many answers are due, or while the client does not take those that are written.
 */
final class TcpDoor extends ChannelInboundHandlerAdapter {

    /**
     * @param inFlight answers due on one connection
     * @param message from the first byte of a message to its last, whatever arrives between
     * @param idle without a whole message in either direction
     * @param perClient connections of one address
     * @param whole connections in all
     */
    record Limits(int inFlight, Duration message, Duration idle, int perClient, int whole) {
        static final Limits DEFAULT = new Limits(64, Duration.ofSeconds(4), Duration.ofSeconds(10), 100, 2000);
    }

    private static final int LENGTH = 2;

    private final Channel channel;
    private final Client client;
    private final QueryHandler handler;
    private final Limits limits;

    private ByteBuf arrived = Unpooled.EMPTY_BUFFER;
    private int toSkip;
    private boolean partial;
    private boolean inputEnded;
    private @Nullable Future<?> deadline;
    private final AtomicInteger inFlight = new AtomicInteger();

    TcpDoor(Channel channel, Client client, QueryHandler handler, Limits limits) {
        this.channel = channel;
        this.client = client;
        this.handler = handler;
        this.limits = limits;
    }

    /** Nobody waits for an answer on it. */
    boolean isIdle() {
        return inFlight.get() == 0;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        rearm(limits.idle());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf more = (ByteBuf) read;
        arrived = arrived.isReadable() ? joined(arrived, more) : replaced(arrived, more);
        advance();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        advance();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded = true;
            advance();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        arrived.release();
        arrived = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        channel.close();
    }

    /** Takes whole messages from what has arrived, as many as may be in flight. */
    private void advance() {
        boolean taken = false;
        while (channel.isActive() && mayTake() && takesMessage()) {
            taken = true;
        }
        if (!channel.isActive()) {
            return;
        }
        if (inputEnded && mayTake() && inFlight.get() == 0) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        // Behind the end there is nothing to read, and one who reads on there finds the connection gone.
        channel.config().setAutoRead(mayTake() && !inputEnded);
        boolean begun = mayTake() && (arrived.isReadable() || toSkip > 0);
        if (taken || begun != partial) {
            rearm(begun ? limits.message() : limits.idle());
            partial = begun;
        }
    }

    private boolean mayTake() {
        return inFlight.get() < limits.inFlight() && channel.isWritable();
    }

    /** Hands one message on; of one that is too long to be a query only the head, which tells that it is. */
    private boolean takesMessage() {
        int skipped = Math.min(toSkip, arrived.readableBytes());
        arrived.skipBytes(skipped);
        toSkip -= skipped;
        if (toSkip > 0 || arrived.readableBytes() < LENGTH) {
            return false;
        }
        int length = arrived.getUnsignedShort(arrived.readerIndex());
        int head = Math.min(length, QueryScanner.LONGEST + 1);
        if (length < Wire.HEADER) {
            channel.close();
            return false;
        }
        if (arrived.readableBytes() < LENGTH + head) {
            return false;
        }
        byte[] message = new byte[head];
        arrived.skipBytes(LENGTH).readBytes(message);
        toSkip = length - head;
        inFlight.incrementAndGet();
        handler.handle(message, client).thenAccept(reply -> channel.eventLoop().execute(() -> answered(reply)));
        return true;
    }

    /** No answer over TCP means that the client spoke as a server does: there is nothing more to hear. */
    private void answered(Optional<byte[]> reply) {
        inFlight.decrementAndGet();
        if (reply.isEmpty()) {
            channel.close();
            return;
        }
        byte[] bytes = reply.get();
        channel.writeAndFlush(Unpooled.wrappedBuffer(Unpooled.copyShort(bytes.length), Unpooled.wrappedBuffer(bytes)))
                .addListener(written -> {
                    if (written.isSuccess() && !partial) {
                        rearm(limits.idle());
                    }
                });
        advance();
    }

    private void rearm(Duration time) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = channel.eventLoop().schedule(() -> channel.close(), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ByteBuf joined(ByteBuf before, ByteBuf more) {
        ByteBuf both = before.alloc().buffer(before.readableBytes() + more.readableBytes());
        both.writeBytes(before).writeBytes(more);
        before.release();
        more.release();
        return both;
    }

    private static ByteBuf replaced(ByteBuf before, ByteBuf more) {
        before.release();
        return more;
    }
}

package sekisho.dns.outward;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The TCP or TLS connection of one loop to one upstream: opened when needed, shared by all questions, each with an id of its
 * own on it, answered in any order (RFC 7766 §6.2.1, RFC 7858 §3.4). After {@value #IDLE_MILLIS} ms without a question
 * it is closed.
 */
public final class Streams {

    private static final int IDLE_MILLIS = 10_000;

    /** Questions on one connection; more wait for nobody and fail. */
    private static final int MOST = 512;

    private final EventLoop loop;
    private final Draw draw;
    private final Deadlines deadlines;
    private final Supplier<Bootstrap> sockets;
    private final InetSocketAddress upstream;
    private final Optional<Function<Channel, SslHandler>> tls;
    private final Runnable misfit;
    private @Nullable Stream current;

    /** @param tls makes the handler of a new connection, which proves who the upstream is */
    public Streams(
            EventLoop loop,
            Draw draw,
            Deadlines deadlines,
            Supplier<Bootstrap> sockets,
            InetSocketAddress upstream,
            Optional<Function<Channel, SslHandler>> tls,
            Runnable misfit) {
        this.loop = loop;
        this.draw = draw;
        this.deadlines = deadlines;
        this.sockets = sockets;
        this.upstream = upstream;
        this.tls = tls;
        this.misfit = misfit;
    }

    /** To be called on the loop. */
    public void send(Asking asking) {
        Stream stream = current;
        if (stream == null || stream.isClosed) {
            stream = new Stream();
            current = stream;
            stream.connect();
        }
        stream.send(asking);
    }

    private final class Stream extends ChannelInboundHandlerAdapter implements Deadlines.Due {

        private final IntObjectMap<Asking> waiting = new IntObjectHashMap<>();
        private final Queue<Asking> unsent = new ArrayDeque<>();
        private @Nullable Channel ready;
        private boolean isClosed;
        private int asked;
        private int askedBefore;
        private int answered;

        void connect() {
            ChannelFuture opening = sockets.get()
                    .group(loop)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            tls.ifPresent(handler -> channel.pipeline().addLast(handler.apply(channel)));
                            channel.pipeline()
                                    .addLast(new LengthFieldBasedFrameDecoder(65_537, 0, 2, 0, 2))
                                    .addLast(Stream.this);
                        }
                    })
                    .connect(upstream);
            opening.addListener(connected -> {
                if (!connected.isSuccess()) {
                    end(opening.channel(), Asking.Failure.UNREACHABLE);
                } else if (tls.isEmpty()) {
                    isReady(opening.channel());
                }
            });
            deadlines.after(IDLE_MILLIS, this);
        }

        void send(Asking asking) {
            int id = draw.sixteenBits();
            while (waiting.containsKey(id)) {
                id = draw.sixteenBits();
            }
            if (waiting.size() >= MOST) {
                asking.fail(Asking.Failure.CROWDED);
                return;
            }
            asked++;
            waiting.put(id, asking);
            asking.message()[0] = (byte) (id >> 8);
            asking.message()[1] = (byte) id;
            if (ready == null) {
                unsent.add(asking);
            } else {
                write(ready, asking);
            }
        }

        private void isReady(Channel channel) {
            ready = channel;
            while (!unsent.isEmpty()) {
                Asking asking = unsent.remove();
                if (!asking.isOver()) {
                    write(channel, asking);
                }
            }
        }

        private static void write(Channel channel, Asking asking) {
            byte[] message = asking.message();
            ByteBuf out = channel.alloc().directBuffer(2 + message.length);
            channel.writeAndFlush(out.writeShort(message.length).writeBytes(message), channel.voidPromise());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent shaken && shaken.isSuccess()) {
                isReady(context.channel());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            try {
                byte[] message = ByteBufUtil.getBytes((ByteBuf) read);
                int id = Asking.id(message);
                Asking asking = waiting.get(id);
                if (asking != null && asking.arrived(message)) {
                    waiting.remove(id);
                    answered++;
                    return;
                }
                // Nobody else can write here: what is wrong once cannot be trusted further (RFC 7766 §7).
                misfit.run();
                end(context.channel(), Asking.Failure.UNREACHABLE);
            } finally {
                ReferenceCountUtil.release(read);
            }
        }

        /** Looked at each {@link #IDLE_MILLIS}: nobody asked since, and nobody waits. */
        @Override
        public void due() {
            boolean idle = asked == askedBefore && waiting.values().stream().allMatch(Asking::isOver);
            askedBefore = asked;
            if (idle) {
                end(ready, Asking.Failure.UNREACHABLE);
            } else {
                deadlines.after(IDLE_MILLIS, this);
            }
        }

        @Override
        public boolean isOver() {
            return isClosed;
        }

        /** A server may close a connection whenever it likes: what waits may be asked once more (RFC 7766 §6.2.4). */
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(context.channel(), answered > 0 ? Asking.Failure.CLOSED : Asking.Failure.UNREACHABLE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(context.channel(), Asking.Failure.UNREACHABLE);
        }

        private void end(@Nullable Channel channel, Asking.Failure failure) {
            isClosed = true;
            if (channel != null) {
                channel.close();
            }
            List<Asking> all = new ArrayList<>(waiting.values());
            waiting.clear();
            all.forEach(asking -> asking.fail(failure));
        }
    }
}

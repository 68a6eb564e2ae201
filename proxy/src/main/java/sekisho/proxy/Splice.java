package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;
import sekisho.config.settings.Limits;
import sekisho.config.value.Reason;
import sekisho.proxy.arrival.Cut;
import sekisho.proxy.greeting.ClientHello;

/**
 * Bytes both ways. Each direction reads only while its own sink takes bytes; the end of one direction is passed on behind
 * its last byte while the other runs on; a fault becomes a reset, so that nobody takes a torn stream for a whole one.
 */
final class Splice implements Passage.Flow {

    private final Passage passage;
    private final Tunnels tunnels;
    final Side client;
    final Side upstream;
    private @Nullable Reason ending;
    private boolean refused;
    private boolean started;

    Splice(Admission.Open open, Tunnels tunnels) {
        passage = new Passage(open, this);
        this.tunnels = tunnels;
        client = new Side((DuplexChannel) open.visit().arrival().channel(), Reason.END_CLIENT);
        upstream = new Side((DuplexChannel) open.upstream(), Reason.END_UPSTREAM);
    }

    /** Goes on with what was a request. */
    Splice(Passage passage, Tunnels tunnels) {
        this.passage = passage;
        this.tunnels = tunnels;
        Admission.Open open = passage.open();
        client = new Side((DuplexChannel) open.visit().arrival().channel(), Reason.END_CLIENT);
        upstream = new Side((DuplexChannel) open.upstream(), Reason.END_UPSTREAM);
    }

    /** Counts it as open from here on. */
    void open(ProxyMetrics metrics) {
        passage.settle(metrics, passage.allowed());
        tunnels.opened(passage);
        watch();
    }

    /** Takes the place of what moved the bytes before. */
    void takeOver() {
        passage.becomes(this);
        tunnels.becameTunnel(passage);
        watch();
    }

    private void watch() {
        client.own.closeFuture().addListener(done -> upstream.peerIsGone());
        upstream.own.closeFuture().addListener(done -> client.peerIsGone());
    }

    /** Lets the upstream speak: the client is ready to hear it. */
    void start() {
        started = true;
        upstream.readIf(client.own.isWritable());
    }

    /** The client's ClientHello, for the record of the end. */
    void greeted(ClientHello hello) {
        passage.greeted(hello);
    }

    /** A rule in report mode let this through. */
    void overlooked(Reason reason) {
        passage.overlooked(reason);
    }

    /** Ends it before it began; the client still hears {@code last}. */
    void refuse(Reason reason, byte[] last) {
        end(reason);
        refused = true;
        Farewell.say(client.own, last);
        upstream.reset();
    }

    @Override
    public void cut(Reason reason) {
        end(reason);
        client.reset();
        upstream.reset();
    }

    @Override
    public void resume() {
        client.readIf(upstream.own.isWritable());
        if (started) {
            upstream.readIf(client.own.isWritable());
        }
    }

    @Override
    public long waiting() {
        return client.stall.waiting() + upstream.stall.waiting();
    }

    @Override
    public boolean isOverdue(long now, Limits limits) {
        // Both are asked, always: each look is also a note of where it stood.
        boolean down = client.stall.isStalled(now, limits.writeStall());
        boolean up = upstream.stall.isStalled(now, limits.writeStall());
        return down || up;
    }

    @Override
    public Reason overdueReason() {
        return Reason.END_STALL;
    }

    private void end(Reason reason) {
        if (ending == null) {
            ending = reason;
        }
    }

    private Side peerOf(Side side) {
        return side == client ? upstream : client;
    }

    /** One of the two sockets, and the handler at the end of its pipeline. */
    final class Side extends ChannelInboundHandlerAdapter {
        private final DuplexChannel own;
        private final Reason whenFirst;
        private final StallWatch stall;
        private boolean ended;
        private boolean outputDone;

        Side(DuplexChannel own, Reason whenFirst) {
            this.own = own;
            this.whenFirst = whenFirst;
            stall = new StallWatch(own);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (this == client) {
                passage.up(bytes.readableBytes());
            } else {
                passage.down(bytes.readableBytes());
            }
            Channel sink = peerOf(this).own;
            sink.write(bytes, sink.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            Channel sink = peerOf(this).own;
            sink.flush();
            readIf(sink.isWritable());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            peerOf(this).readIf(own.isWritable());
        }

        /** After the end of input another read would throw: epoll has let go of the descriptor. */
        private void readIf(boolean writable) {
            boolean wanted = writable && !passage.isHeld();
            if (!ended && own.isActive() && own.config().isAutoRead() != wanted) {
                own.config().setAutoRead(wanted);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Cut lost) {
                cut(lost.reason());
            } else if (event instanceof ChannelInputShutdownEvent && !ended) {
                ended = true;
                end(whenFirst);
                peerOf(this).finishOutput();
            }
        }

        /** An empty write stands behind all that is queued: {@code shutdownOutput} alone would not wait for them. */
        private void finishOutput() {
            own.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written -> own.shutdownOutput().addListener(shut -> {
                        outputDone = true;
                        if (peerOf(this).outputDone) {
                            own.close();
                            peerOf(this).own.close();
                        }
                    }));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end(Reason.END_FAULT);
            ended = true;
            reset();
        }

        /** What the other side sent before it went is delivered first; then this side learns of it. */
        private void peerIsGone() {
            if (own.isOpen() && refused) {
                return;
            }
            if (own.isOpen()) {
                end(peerOf(this).whenFirst);
                ended = true;
                own.config().setAutoRead(false);
                own.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> reset());
            } else {
                tunnels.closed(passage, ending == null ? whenFirst : ending);
            }
        }

        private void reset() {
            if (own.isOpen() && !(outputDone && peerOf(this).outputDone)) {
                own.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            own.close();
        }
    }
}

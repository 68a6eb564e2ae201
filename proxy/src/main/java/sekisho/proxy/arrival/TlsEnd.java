package sekisho.proxy.arrival;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Last in the pipeline of a TLS socket: hands everything on to the {@link TlsChannel} inside, which exists once it is known who came. */
final class TlsEnd extends ChannelInboundHandlerAdapter {

    /** What comes of a handshake. */
    interface Met {
        /** @return the channel inside; null when the client is not believed, and the socket closed */
        @Nullable
        TlsChannel believed(SslHandler tls);

        void failed(Throwable cause);
    }

    private final SslHandler tls;
    private final Met met;
    private @Nullable TlsChannel inside;
    private boolean over;

    TlsEnd(SslHandler tls, Met met) {
        this.tls = tls;
        this.met = met;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            handshake(ctx, handshake);
        } else if (event instanceof SslCloseCompletionEvent end) {
            if (inside != null && end.isSuccess()) {
                inside.endInput();
            }
        } else if (event instanceof ChannelInputShutdownEvent) {
            if (inside == null || !inside.hasInputEnded()) {
                torn(ctx);
            }
        } else if (inside != null && !(event instanceof ChannelInputShutdownReadComplete)) {
            inside.pipeline().fireUserEventTriggered(event);
        }
    }

    private void handshake(ChannelHandlerContext ctx, SslHandshakeCompletionEvent handshake) {
        if (over || !handshake.isSuccess()) {
            if (!over) {
                met.failed(handshake.cause());
            }
            over = true;
            ctx.close();
            return;
        }
        over = true;
        // From here on the channel inside says when to read.
        ctx.channel().config().setAutoRead(false);
        inside = met.believed(tls);
        if (inside == null) {
            ctx.close();
        } else {
            inside.config().setAutoRead(true);
        }
    }

    private void torn(ChannelHandlerContext ctx) {
        if (inside != null) {
            inside.pipeline().fireExceptionCaught(new ClosedChannelException());
        }
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (inside == null || !inside.isOpen()) {
            ReferenceCountUtil.release(message);
        } else {
            inside.pipeline().fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (inside != null) {
            inside.pipeline().fireChannelReadComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (inside != null) {
            inside.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (inside != null) {
            inside.pipeline().fireExceptionCaught(cause);
        } else {
            ctx.close();
        }
    }
}

package sekisho.dns.arrival;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Before TLS: keeps the end of the socket's input from it while it shakes hands. Handshake, query and end may have come at
 * once; Netty's handler, told of the end while certificates are looked at on another thread, throws away what it has not
 * read yet. Behind a handshake the client's {@code close_notify} tells of the end.
 */
final class EarlyEnd extends ChannelInboundHandlerAdapter {

    /** For what has come before the end; nothing more will. */
    private static final int LAST_BYTES_SECONDS = 1;

    private final SslHandler tls;

    EarlyEnd(SslHandler tls) {
        this.tls = tls;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !isOver()) {
            context.executor().schedule(() -> giveUp(context), LAST_BYTES_SECONDS, TimeUnit.SECONDS);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void giveUp(ChannelHandlerContext context) {
        if (!isOver()) {
            context.close();
        }
    }

    private boolean isOver() {
        return tls.handshakeFuture().isDone();
    }
}

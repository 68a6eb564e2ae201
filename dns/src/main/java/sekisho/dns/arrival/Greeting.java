package sekisho.dns.arrival;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import sekisho.config.value.Identity;

/** Behind TLS until its handshake is over; then the door is there instead. */
final class Greeting extends ChannelInboundHandlerAdapter {

    /** A fatal {@code unexpected_message} in a record of its own (RFC 8446 §6): Netty closes without it. */
    private static final byte[] UNEXPECTED_MESSAGE = {21, 3, 3, 0, 2, 2, 10};

    private final TlsFront front;
    private final SslHandler tls;
    private final BooleanSupplier nameless;
    private final Function<Identity, ChannelHandler> door;
    private boolean over;

    Greeting(TlsFront front, SslHandler tls, BooleanSupplier nameless, Function<Identity, ChannelHandler> door) {
        this.front = front;
        this.tls = tls;
        this.nameless = nameless;
        this.door = door;
    }

    static boolean isPlain(Throwable cause) {
        return cause instanceof NotSslRecordException;
    }

    static boolean isLate(Throwable cause) {
        return cause instanceof SslHandshakeTimeoutException;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !over) {
            over = true;
            if (handshake.isSuccess()) {
                admit(context);
            } else {
                front.fail(context.channel(), handshake.cause(), nameless.getAsBoolean());
                refuse(context, handshake.cause());
            }
        }
    }

    private void admit(ChannelHandlerContext context) {
        Optional<Identity> client = front.meet(context.channel(), tls.engine().getSession());
        if (client.isPresent() && context.channel().isActive()) {
            context.pipeline().replace(this, "door", door.apply(client.get()));
        } else {
            context.close();
        }
    }

    private void refuse(ChannelHandlerContext context, Throwable cause) {
        if (isPlain(cause)) {
            context.pipeline().context(tls).writeAndFlush(Unpooled.wrappedBuffer(UNEXPECTED_MESSAGE));
        }
        context.close();
    }

    /** The end of a handshake told why it failed; what else breaks before it has no better word. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

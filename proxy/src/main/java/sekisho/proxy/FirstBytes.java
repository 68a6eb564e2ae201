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
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.ClientHello;
import sekisho.proxy.greeting.ClientHelloReader;

/**
 * Lets a tunnel begin only with a TLS ClientHello for the name that was asked for. Not a byte goes upstream before, and
 * nothing comes down: with TLS the client speaks first.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {

    /** TLS 1.2 record, alert, fatal (RFC 8446 §6): {@code access_denied} and {@code unrecognized_name}. */
    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};
    private static final byte[] NOTHING = {};

    private final Host asked;
    private final Duration deadline;
    private final Splice splice;
    private final ClientHelloReader reader = new ClientHelloReader();
    private ByteBuf seen = Unpooled.EMPTY_BUFFER;
    private @Nullable Future<?> late;
    private boolean decided;

    FirstBytes(Host asked, Duration deadline, Splice splice) {
        this.asked = asked;
        this.deadline = deadline;
        this.splice = splice;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        late = ctx.executor().schedule(() -> refuse(Reason.TUNNEL_HELLO), deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        seen = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), seen, (ByteBuf) message);
        if (!decided) {
            reader.read(seen)
                    .ifPresent(hello -> hello.then(this::bind)
                            .fold(
                                    good -> {
                                        pass(ctx);
                                        return good;
                                    },
                                    (reason, detail) -> {
                                        refuse(reason);
                                        return reason;
                                    }));
        }
    }

    /** A name that is asked for and another that is spoken to are two destinations, and only one was judged. */
    private Parsed<ClientHello> bind(ClientHello hello) {
        Optional<HostName> named = hello.serverName();
        if (named.isPresent()) {
            return named.get().equals(asked) ? Parsed.ok(hello) : Parsed.bad(Reason.TLS_SNI_MISMATCH, "another name");
        }
        return asked instanceof HostName ? Parsed.bad(Reason.TLS_SNI_MISSING, "no name") : Parsed.ok(hello);
    }

    private void pass(ChannelHandlerContext ctx) {
        decided = true;
        splice.start();
        ByteBuf hello = seen;
        seen = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelRead(hello);
        ctx.fireChannelReadComplete();
        ctx.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            refuse(Reason.TUNNEL_NOT_TLS);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void refuse(Reason reason) {
        if (!decided) {
            decided = true;
            splice.refuse(reason, alert(reason));
        }
    }

    /** An alert is understood only by a client that has spoken TLS. */
    private static byte[] alert(Reason reason) {
        return switch (reason) {
            case TLS_SNI_MISMATCH, TLS_SNI_MISSING, TLS_SNI_SYNTAX -> UNRECOGNIZED_NAME;
            case TLS_VERSION -> ACCESS_DENIED;
            default -> NOTHING;
        };
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        decided = true;
        if (late != null) {
            late.cancel(false);
        }
        seen.release();
        seen = Unpooled.EMPTY_BUFFER;
    }
}

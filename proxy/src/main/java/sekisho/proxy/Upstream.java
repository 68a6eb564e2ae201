package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Destination;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.proxy.http.ResponseHead;
import sekisho.proxy.http.ResponseReader;

/**
 * A client connection's one connection to one destination. It serves one exchange after the other and is never shared
 * between clients, so no answer can reach the wrong one.
 */
final class Upstream extends ChannelInboundHandlerAdapter implements ResponseReader.Sink {

    private final Channel channel;
    private final Destination destination;
    private final IpAddress address;
    private final ProxyMetrics metrics;
    private final ResponseReader reader = new ResponseReader(this);
    private @Nullable Exchange current;
    private boolean spoiled;

    Upstream(Channel channel, Destination destination, IpAddress address, ProxyMetrics metrics) {
        this.channel = channel;
        this.destination = destination;
        this.address = address;
        this.metrics = metrics;
    }

    Channel channel() {
        return channel;
    }

    IpAddress address() {
        return address;
    }

    ResponseReader reader() {
        return reader;
    }

    /** Whether it leads there and would take another request. */
    boolean isFreeFor(Destination wanted) {
        return destination.equals(wanted) && current == null && !spoiled && channel.isActive() && !reader.holdsBytes();
    }

    void begin(Exchange exchange, String method, Optional<String> webSocket) {
        current = exchange;
        reader.expect(method, webSocket);
    }

    /**
     * The exchange is over.
     *
     * @param reusable whether both sides agree where it ended
     */
    void release(boolean reusable) {
        current = null;
        if (!reusable || reader.holdsBytes()) {
            close();
        }
    }

    /** The connection is no longer HTTP, and somebody else's. */
    void letGo() {
        spoiled = true;
        current = null;
    }

    void close() {
        spoiled = true;
        current = null;
        channel.close();
    }

    @Override
    public void head(ResponseHead head) {
        if (current != null) {
            current.responseHead(head);
        }
    }

    @Override
    public void content(ByteBuf part) {
        if (current != null) {
            current.responseContent(part);
        } else {
            part.release();
        }
    }

    @Override
    public void end() {
        if (current != null) {
            current.responseEnd();
        }
    }

    @Override
    public void broken(Reason reason, String detail) {
        metrics.upstreamFaulty(reason);
        spoiled = true;
        if (current != null) {
            current.broken(reason);
        } else {
            channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null) {
            current.flushDown();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.upstreamWritable(channel.isWritable());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The reader tells what it means when the connection goes.
        ctx.close();
    }
}

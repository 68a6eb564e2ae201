package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.config.policy.Access;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.proxy.http.Request;
import sekisho.proxy.http.RequestReader;

/**
 * A client connection's forward requests, one after the other. Each passes the gate; the connection upstream is kept for
 * the next only while it leads to the same destination, at an address that fits anew.
 */
final class Forwarding {

    private final Surroundings around;
    private final Arrival arrival;
    private final Channel client;
    private final RequestReader reader;
    private final Exchange.Door door;
    private @Nullable Exchange current;
    private @Nullable Upstream kept;

    Forwarding(Arrival arrival, RequestReader reader, Exchange.Door door, Surroundings around) {
        this.arrival = arrival;
        this.reader = reader;
        this.door = door;
        this.around = around;
        client = arrival.channel();
    }

    Future<Admission> ask(Request request) {
        Destination destination = request.target().destination();
        String method = request.method();
        Visit visit = new Visit(arrival, Door.HTTP, request.asked(), Optional.of(destination), Optional.of(method));
        String path = request.target().path();
        Access access = new Access.Request(arrival.identity(), Door.HTTP, method, destination, path);
        return around.gate().admit(visit, access, all -> connect(destination, all));
    }

    private Future<Dialer.Dialed> connect(Destination destination, List<IpAddress> all) {
        if (kept != null && kept.isFreeFor(destination) && all.contains(kept.address())) {
            return arrival.loop().newSucceededFuture(new Dialer.Dialed.Connected(kept.channel(), kept.address()));
        }
        drop();
        return around.dialer()
                .dial(arrival.loop(), all, destination.port(), around.limits().dial());
    }

    /** @param clientEnded whether the client will send no further byte */
    Exchange begin(Admission.Open open, Request request, boolean clientEnded) {
        Upstream upstream = kept;
        if (upstream == null || upstream.channel() != open.upstream()) {
            Destination destination = request.target().destination();
            upstream = new Upstream(open.upstream(), destination, open.address(), around.metrics());
            Pipelines.upstream(upstream);
            if (open.rule().written().onward().sendProxy()) {
                upstream.channel().write(Introduction.of(open));
            }
        }
        kept = upstream;
        Exchange exchange = new Exchange(open, request, reader, upstream, door, around);
        current = exchange;
        exchange.start(client.isActive());
        if (clientEnded && !reader.isAtEnd()) {
            exchange.clientGone();
            client.close();
        }
        return exchange;
    }

    void content(ByteBuf part) {
        if (current == null) {
            part.release();
        } else {
            current.requestContent(part);
        }
    }

    void end() {
        if (current != null) {
            current.requestEnd();
        }
    }

    /** The body is broken. */
    void broken(Reason reason) {
        if (current != null) {
            current.broken(reason);
        }
    }

    /** The last exchange is over. */
    void over() {
        current = null;
    }

    boolean isInBody() {
        return current != null && !reader.isAtEnd();
    }

    void flush() {
        if (current != null) {
            current.flushUp();
        }
    }

    void writable(boolean writable) {
        if (current != null) {
            current.clientWritable(writable);
        }
    }

    /** The client may not go on. */
    void cut(Reason reason) {
        if (current != null) {
            current.cut(reason);
        }
    }

    void clientGone() {
        if (current != null) {
            current.clientGone();
        }
    }

    /** The upstream is somebody else's now. */
    void letGo() {
        current = null;
        kept = null;
    }

    /** Nothing more will be asked of the upstream. */
    void drop() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}

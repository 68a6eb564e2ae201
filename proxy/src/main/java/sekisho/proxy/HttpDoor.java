package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.config.policy.Access;
import sekisho.config.settings.Limits;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;
import sekisho.proxy.http.Request;
import sekisho.proxy.http.RequestReader;

/** Forward requests and CONNECT on one port: turns what was read into a question to the gate, and its answer into bytes. */
final class HttpDoor extends ChannelInboundHandlerAdapter implements RequestReader.Sink, Exchange.Door {

    private final Surroundings around;
    private final Arrival arrival;
    private final Channel client;
    private final RequestReader reader;
    private final HeadDeadline headDeadline;
    private @Nullable Exchange current;
    private @Nullable Upstream kept;
    private boolean served;
    private boolean clientEnded;
    private long headAt;

    HttpDoor(Arrival arrival, Surroundings around) {
        this.around = around;
        this.arrival = arrival;
        client = arrival.channel();
        reader = new RequestReader(this, around.pseudonym(), limits().headSize());
        headDeadline = new HeadDeadline(client.eventLoop(), this::headIsLate);
        headDeadline.start(limits().headTime());
    }

    RequestReader reader() {
        return reader;
    }

    @Override
    public void head(Request request) {
        headDeadline.stop();
        headAt = System.nanoTime();
        served = true;
        if (request.isConnect()) {
            connect(request);
        } else if (GatewayPages.serves(request)) {
            Farewell.say(
                    client, around.pages().answer(request, arrival.identity().source()));
        } else {
            forward(request);
        }
    }

    private void connect(Request request) {
        Destination destination = request.target().destination();
        TunnelPreamble preamble = Pipelines.awaitTunnel(client, reader.takeHeld());
        Gate.Visit visit = new Gate.Visit(
                arrival, Door.CONNECT, request.asked(), Optional.of(destination), Optional.of("CONNECT"));
        around.gate()
                .admit(
                        visit,
                        new Access.Connect(arrival.identity(), Door.CONNECT, destination),
                        all -> around.dialer().dial(arrival.loop(), all, destination.port(), limits().dial()))
                .addListener((Future<Admission> answer) -> {
                    around.metrics().requested(System.nanoTime() - headAt);
                    answer.getNow()
                            .fold(
                                    open -> Pipelines.tunnel(visit, open, preamble, around),
                                    refused -> refuse(request, refused.id(), refused.reason()),
                                    unreachable -> refuse(request, unreachable.id(), unreachable.reason()));
                });
    }

    private void forward(Request request) {
        Destination destination = request.target().destination();
        String method = request.method();
        Gate.Visit visit =
                new Gate.Visit(arrival, Door.HTTP, request.asked(), Optional.of(destination), Optional.of(method));
        Access access = new Access.Request(
                arrival.identity(),
                Door.HTTP,
                method,
                destination,
                request.target().path());
        around.gate()
                .admit(visit, access, all -> {
                    if (kept != null && kept.isFreeFor(destination) && all.contains(kept.address())) {
                        Dialer.Dialed again = new Dialer.Dialed.Connected(kept.channel(), kept.address());
                        return arrival.loop().newSucceededFuture(again);
                    }
                    dropKept();
                    return around.dialer().dial(arrival.loop(), all, destination.port(), limits().dial());
                })
                .addListener((Future<Admission> answer) -> answer.getNow()
                        .fold(
                                open -> exchange(visit, open, request),
                                refused -> refuse(request, refused.id(), refused.reason()),
                                unreachable -> refuse(request, unreachable.id(), unreachable.reason())));
    }

    private Optional<DecisionId> exchange(Gate.Visit visit, Admission.Open open, Request request) {
        Upstream upstream = kept;
        if (upstream == null || upstream.channel() != open.upstream()) {
            Destination destination = request.target().destination();
            upstream = new Upstream(open.upstream(), destination, open.address(), around.metrics());
            Pipelines.upstream(upstream);
        }
        kept = upstream;
        Exchange exchange = new Exchange(visit, open, request, reader, upstream, this, around);
        current = exchange;
        exchange.start(client.isActive());
        if (clientEnded && !reader.isAtEnd()) {
            exchange.clientGone();
            client.close();
        }
        return Optional.of(open.id());
    }

    private Optional<DecisionId> refuse(Request request, DecisionId id, Reason reason) {
        boolean withBody = !request.method().equals("HEAD");
        Farewell.say(client, around.replies().refusal(id, reason, request.language(), withBody));
        return Optional.of(id);
    }

    @Override
    public void content(ByteBuf part) {
        if (current == null) {
            part.release();
        } else {
            current.requestContent(part);
        }
    }

    @Override
    public void end() {
        if (current != null) {
            current.requestEnd();
        }
    }

    @Override
    public void broken(RequestReader.Rejection what) {
        headDeadline.stop();
        if (current != null && what.inBody()) {
            current.requestBroken(what.reason());
            return;
        }
        Door door = what.method().filter("CONNECT"::equals).isPresent() ? Door.CONNECT : Door.HTTP;
        around.gate()
                .refuse(new Gate.Visit(arrival, door, what.asked(), Optional.empty(), what.method()), what.reason())
                .addListener((Future<Admission> answer) -> answer.getNow()
                        .fold(
                                open -> client.close(),
                                refused -> reject(what, refused.id(), refused.reason()),
                                unreachable -> reject(what, unreachable.id(), unreachable.reason())));
    }

    private Object reject(RequestReader.Rejection what, DecisionId id, Reason reason) {
        if (what.silent()) {
            return client.close();
        }
        boolean withBody = what.method().filter("HEAD"::equals).isEmpty();
        Farewell.say(client, around.replies().refusal(id, reason, what.language(), withBody));
        return id;
    }

    @Override
    public void answered(Exchange exchange, boolean keepAlive) {
        current = null;
        around.metrics().requested(System.nanoTime() - headAt);
        if (keepAlive && !clientEnded) {
            headDeadline.start(limits().headTime());
            reader.readNext();
        } else {
            Farewell.say(client, new byte[0]);
        }
    }

    @Override
    public void failed(Exchange exchange, Reason reason) {
        current = null;
        refuse(exchange.request(), exchange.passage().open().id(), reason);
    }

    private void headIsLate() {
        if (served && !reader.holdsBytes()) {
            client.close();
        } else if (reader.isInHead()) {
            reader.giveUp(Reason.REQUEST_TIMEOUT, !reader.holdsBytes());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            clientEnded = true;
            if (reader.isInHead() && reader.holdsBytes()) {
                reader.giveUp(Reason.REQUEST_LINE, true);
            } else if (reader.isInHead() || (current != null && !reader.isAtEnd())) {
                client.close();
            }
        } else if (event == Pipelines.DRAINING && reader.isInHead() && !reader.holdsBytes()) {
            client.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null) {
            current.flushUp();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.clientWritable(client.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (current != null) {
            current.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        client.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        headDeadline.stop();
        dropKept();
    }

    private void dropKept() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }

    private Limits limits() {
        return around.live().policy().settings().limits();
    }
}

package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import sekisho.config.policy.Access;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Reason;
import sekisho.proxy.arrival.Cut;
import sekisho.proxy.http.Request;
import sekisho.proxy.http.RequestReader;
import sekisho.proxy.pages.Caller;
import sekisho.proxy.pages.GatewayPages;

/** Forward requests and CONNECT on one port: turns what was read into a question to the gate, and its answer into bytes. */
final class HttpDoor extends ChannelInboundHandlerAdapter implements RequestReader.Sink, Exchange.Door {

    private final Surroundings around;
    private final Arrival arrival;
    private final Channel client;
    final RequestReader reader;
    private final Forwarding forwarding;
    private final HeadDeadline headDeadline;
    private boolean served;
    private boolean clientEnded;
    private long headAt;

    HttpDoor(Arrival arrival, Surroundings around) {
        this.around = around;
        this.arrival = arrival;
        client = arrival.channel();
        reader = new RequestReader(this, around.pseudonym(), around.limits().headSize(), arrival.here());
        forwarding = new Forwarding(arrival, reader, this, around);
        headDeadline = new HeadDeadline(client.eventLoop(), this::headIsLate);
        headDeadline.start(around.limits().headTime());
    }

    @Override
    public void head(Request request) {
        headDeadline.stop();
        headAt = System.nanoTime();
        served = true;
        if (request.isConnect()) {
            connect(request);
        } else if (GatewayPages.serves(request)) {
            Caller caller = new Caller(
                    arrival.identity(),
                    arrival.here(),
                    arrival.identity().certificate().isPresent());
            Farewell.say(client, around.pages().answer(request, caller));
        } else {
            forwarding
                    .ask(request)
                    .addListener((Future<Admission> answer) -> answer.getNow()
                            .fold(
                                    open -> forwarding.begin(open, request, clientEnded),
                                    (id, reason) -> refuse(request, id, reason)));
        }
    }

    private void connect(Request request) {
        Destination place = request.target().destination();
        TunnelPreamble preamble = Pipelines.awaitTunnel(client, reader.takeHeld());
        Visit visit =
                new Visit(arrival, Door.CONNECT, request.asked(), Optional.of(place), Optional.of(request.method()));
        Access access = new Access.Connect(arrival.identity(), Door.CONNECT, place);
        around.gate().admit(visit, access, around.tunnelTo(arrival, place)).addListener((Future<Admission> answer) -> {
            around.metrics().requested(System.nanoTime() - headAt);
            answer.getNow()
                    .fold(
                            open -> Pipelines.tunnel(
                                    open, TunnelStart.answered(Replies.TUNNEL_OPEN, open), preamble, around),
                            (id, reason) -> refuse(request, id, reason));
        });
    }

    private Channel refuse(Request request, DecisionId id, Reason reason) {
        return say(id, reason, Optional.of(request.method()), request.language());
    }

    private Channel say(DecisionId id, Reason reason, Optional<String> method, Optional<String> language) {
        boolean withBody = method.filter("HEAD"::equals).isEmpty();
        return Farewell.say(client, around.replies().refusal(id, reason, language, withBody));
    }

    @Override
    public void content(ByteBuf part) {
        forwarding.content(part);
    }

    @Override
    public void end() {
        forwarding.end();
    }

    @Override
    public void broken(RequestReader.Rejection what) {
        headDeadline.stop();
        if (what.inBody()) {
            forwarding.broken(what.reason());
            return;
        }
        Door door = what.method().filter("CONNECT"::equals).isPresent() ? Door.CONNECT : Door.HTTP;
        Visit visit = new Visit(arrival, door, what.asked(), Optional.empty(), what.method());
        around.gate()
                .refuse(visit, what.reason())
                .addListener((Future<Admission> answer) -> answer.getNow()
                        .fold(
                                open -> client.close(),
                                (id, reason) -> what.silent()
                                        ? client.close()
                                        : say(id, reason, what.method(), what.language())));
    }

    @Override
    public void answered(boolean keepAlive) {
        forwarding.over();
        around.metrics().requested(System.nanoTime() - headAt);
        if (keepAlive && (!clientEnded || reader.holdsBytes())) {
            headDeadline.start(around.limits().headTime());
            reader.readNext();
            if (clientEnded && reader.isInHead()) {
                reader.giveUp(Reason.REQUEST_LINE, true);
            }
        } else {
            Farewell.say(client, new byte[0]);
        }
    }

    @Override
    public void switched(Passage passage, ByteBuf up, ByteBuf down) {
        forwarding.letGo();
        Pipelines.switched(passage, up, down, clientEnded, around);
    }

    @Override
    public void failed(Request request, DecisionId id, Reason reason) {
        forwarding.over();
        refuse(request, id, reason);
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
        boolean between = reader.isInHead() && !reader.holdsBytes();
        if (event instanceof ChannelInputShutdownEvent) {
            clientEnded = true;
            if (between || forwarding.isInBody()) {
                client.close();
            } else if (reader.isInHead()) {
                reader.giveUp(Reason.REQUEST_LINE, true);
            }
        } else if (event instanceof Cut lost) {
            forwarding.cut(lost.reason());
        } else if (event == Pipelines.DRAINING && between) {
            client.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        forwarding.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        forwarding.writable(client.isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forwarding.clientGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        client.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        headDeadline.end();
        forwarding.drop();
    }
}

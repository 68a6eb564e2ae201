package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import sekisho.config.settings.Limits;
import sekisho.config.settings.Onward;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Reason;
import sekisho.proxy.http.CanonicalHead;
import sekisho.proxy.http.Framing;
import sekisho.proxy.http.Parts;
import sekisho.proxy.http.Request;
import sekisho.proxy.http.RequestReader;
import sekisho.proxy.http.ResponseHead;
import sekisho.proxy.http.WebSocket;

/** One forwarded request and its answer, each written anew while it is read. */
final class Exchange implements Passage.Flow {

    private static final int MOST_INTERIM = 8;

    /** What the door does when an exchange is over. */
    interface Door {
        /** Answered whole: the next request may come. */
        void answered(boolean keepAlive);

        /** The connection is WebSocket from here on; the bytes that came behind the heads are the taker's. */
        void switched(Passage passage, ByteBuf up, ByteBuf down);

        /** Nothing was answered yet: say why. */
        void failed(Request request, DecisionId id, Reason reason);
    }

    private final Channel client;
    private final RequestReader reader;
    private final Request request;
    private final Upstream upstream;
    private final Door door;
    private final Tunnels tunnels;
    private final ProxyMetrics metrics;
    private final BodyPace pace;
    private final String pseudonym;
    private final Passage passage;
    private final StallWatch clientStall;
    private final StallWatch upstreamStall;
    private Framing downFraming = Framing.NONE;
    private Reason overdue = Reason.UPSTREAM_TIMEOUT;
    private int interim;
    private boolean requestSent;
    private boolean answering;
    private boolean keepAlive;
    private boolean upstreamReusable;
    private boolean over;

    Exchange(
            Admission.Open open,
            Request request,
            RequestReader reader,
            Upstream upstream,
            Door door,
            Surroundings around) {
        client = open.visit().arrival().channel();
        this.reader = reader;
        this.request = request;
        this.upstream = upstream;
        this.door = door;
        tunnels = around.tunnels();
        metrics = around.metrics();
        pseudonym = around.pseudonym();
        pace = new BodyPace(around.minimumRate());
        passage = new Passage(open, this);
        clientStall = new StallWatch(client);
        upstreamStall = new StallWatch(upstream.channel());
    }

    /** Sends the head, then asks for the body; or ends at once where the client has left meanwhile. */
    void start(boolean clientIsHere) {
        tunnels.opened(passage);
        if (!clientIsHere) {
            clientGone();
            return;
        }
        WebSocket.Wish wish = WebSocket.wish(
                request, passage.open().rule().written().onward().mayUpgradeTo(Onward.Upgrade.WEBSOCKET));
        if (wish.isMalformed()) {
            fail(Reason.HEADER_UPGRADE);
            return;
        }
        byte[] head = CanonicalHead.of(request, wish.asked(), pseudonym);
        passage.up(head.length);
        upstream.begin(this, request.method(), wish.key());
        upstream.channel().write(Unpooled.wrappedBuffer(head));
        reader.readBody();
        upstream.channel().flush();
    }

    void requestContent(ByteBuf part) {
        if (over) {
            part.release();
            return;
        }
        pace.received(part.readableBytes());
        passage.up(part.readableBytes());
        Parts.write(upstream.channel(), part, request.framing());
        upstreamWritable(upstream.channel().isWritable());
    }

    void requestEnd() {
        requestSent = true;
        if (!over) {
            Parts.end(upstream.channel(), request.framing());
            upstream.channel().flush();
        }
    }

    void flushUp() {
        upstream.channel().flush();
    }

    void flushDown() {
        client.flush();
    }

    void upstreamWritable(boolean writable) {
        boolean rest = !writable || passage.isHeld();
        reader.pause(rest);
        pace.paused(rest);
    }

    void clientWritable(boolean writable) {
        upstream.reader().pause(!writable || passage.isHeld());
    }

    void responseHead(ResponseHead head) {
        if (over) {
            return;
        }
        if (head.status() == 101) {
            switched(head);
            return;
        }
        if (head.isInterim()) {
            passInterim(head);
            return;
        }
        answering = true;
        boolean http11 = request.head().http11();
        boolean unknownLength = head.framing() instanceof Framing.Close || head.framing() instanceof Framing.Chunked;
        downFraming = unknownLength ? (http11 ? new Framing.Chunked() : new Framing.Close()) : head.framing();
        // An answer before the end of the request: the rest of the body has no taker (contract G11).
        keepAlive =
                request.keepAlive() && requestSent && !(downFraming instanceof Framing.Close) && !tunnels.isDraining();
        upstreamReusable = head.keepAlive() && requestSent;
        if (!requestSent) {
            reader.pause(true);
        }
        byte[] bytes = CanonicalHead.of(head, downFraming, request.method(), !keepAlive, pseudonym);
        passage.down(bytes.length);
        client.write(Unpooled.wrappedBuffer(bytes));
        passage.settle(metrics, passage.allowed());
    }

    /** The passage goes on as a tunnel. */
    private void switched(ResponseHead head) {
        over = true;
        byte[] bytes = CanonicalHead.switched(head);
        passage.down(bytes.length);
        passage.settle(metrics, passage.allowed());
        client.write(Unpooled.wrappedBuffer(bytes));
        ByteBuf down = upstream.reader().takeHeld();
        upstream.letGo();
        door.switched(passage, reader.takeHeld(), down);
    }

    /** RFC 9110 §15.2: 100 and 103 mean something to a client; to HTTP/1.0 nothing does. */
    private void passInterim(ResponseHead head) {
        boolean meaningful = head.status() == 100 || head.status() == 103;
        if (request.head().http11() && meaningful && ++interim <= MOST_INTERIM) {
            byte[] bytes = CanonicalHead.of(head, Framing.NONE, request.method(), false, pseudonym);
            passage.down(bytes.length);
            client.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }
    }

    void responseContent(ByteBuf part) {
        if (over) {
            part.release();
            return;
        }
        passage.down(part.readableBytes());
        Parts.write(client, part, downFraming);
        clientWritable(client.isWritable());
    }

    void responseEnd() {
        if (over) {
            return;
        }
        over = true;
        Parts.end(client, downFraming);
        upstream.release(upstreamReusable);
        // An empty write stands behind all that is queued. Until the client has taken it, it is watched, and nothing
        // follows.
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(taken -> {
            tunnels.closed(passage, taken.isSuccess() ? Reason.END_UPSTREAM : Reason.END_CLIENT);
            if (taken.isSuccess()) {
                reader.pause(false);
                clientWritable(true);
                door.answered(keepAlive);
            }
        });
    }

    /** One of the two messages is broken. */
    void broken(Reason reason) {
        fail(reason);
    }

    void clientGone() {
        if (!over) {
            over = true;
            passage.settle(metrics, passage.allowed());
            upstream.close();
            tunnels.closed(passage, Reason.END_CLIENT);
        }
    }

    /** Says why while that can still be said; after the head only a reset tells that the rest is missing. */
    private void fail(Reason reason) {
        if (over) {
            return;
        }
        over = true;
        upstream.close();
        passage.settle(metrics, reason.kind() == Reason.Kind.END ? passage.allowed() : passage.ended(reason));
        if (answering || reason.kind() == Reason.Kind.END) {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> reset(reason));
        } else {
            tunnels.closed(passage, reason);
            door.failed(request, passage.open().id(), reason);
        }
    }

    private void reset(Reason reason) {
        tunnels.closed(passage, reason);
        if (client.isOpen()) {
            client.config().setOption(ChannelOption.SO_LINGER, 0);
            client.close();
        }
    }

    /** What is over already was only waiting for the client to take what is queued. */
    @Override
    public void cut(Reason reason) {
        boolean wasOver = over;
        fail(reason);
        if (wasOver || reason.kind() == Reason.Kind.END) {
            reset(reason);
        }
    }

    @Override
    public void resume() {
        if (!over) {
            // The rest of a body whose answer is under way has no taker.
            if (requestSent || !answering) {
                upstreamWritable(upstream.channel().isWritable());
            }
            clientWritable(client.isWritable());
        }
    }

    @Override
    public long waiting() {
        return clientStall.waiting() + upstreamStall.waiting();
    }

    @Override
    public boolean isOverdue(long now, Limits limits) {
        boolean down = clientStall.isStalled(now, limits.writeStall());
        boolean up = upstreamStall.isStalled(now, limits.writeStall());
        if (over || down || up) {
            overdue = Reason.END_STALL;
            return down || (up && !over);
        }
        if (!requestSent && pace.isTooSlow(now)) {
            overdue = Reason.REQUEST_TIMEOUT;
            return true;
        }
        overdue = Reason.UPSTREAM_TIMEOUT;
        return requestSent && !answering && Passage.isPast(now - passage.lastByteAt(), limits.writeStall());
    }

    @Override
    public Reason overdueReason() {
        return overdue;
    }
}

package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sekisho.config.value.Reason;

/** Reads answers from an upstream: one final head for each request that was announced, and nothing else. */
public final class ResponseReader extends HttpReader {

    private static final int MOST_STATUS_LINE = 8 * 1024;
    private static final int MOST_HEAD = 64 * 1024;

    /** Who takes what was read. */
    public interface Sink {
        /** Interim heads (1xx) may come before the final one. */
        void head(ResponseHead head);

        /** A piece of the body; the taker owns it. */
        void content(ByteBuf part);

        void end();

        /** The upstream spoke out of turn, or not HTTP, or left early. It can't be used further. */
        void broken(Reason reason, String detail);
    }

    private enum State {
        IDLE,
        HEAD,
        BODY,
        SWITCHED,
        BROKEN
    }

    private final Sink sink;
    private final HeadScanner scanner = new HeadScanner(MOST_STATUS_LINE, MOST_HEAD, MOST_HEAD);
    private State state = State.IDLE;
    private String method = "";
    private Optional<String> key = Optional.empty();
    private Body body = Framing.NONE.body();

    public ResponseReader(Sink sink) {
        this.sink = sink;
    }

    /**
     * A request of this method is being sent.
     *
     * @param webSocket the key of one that asks for WebSocket
     */
    public void expect(String sent, Optional<String> webSocket) {
        method = sent;
        key = webSocket;
        state = State.HEAD;
        scanner.reset();
        proceed();
    }

    @Override
    boolean wantsBytes() {
        return true;
    }

    @Override
    boolean step(ByteBuf in) {
        return switch (state) {
            case HEAD -> stepHead(in);
            case BODY -> stepBody(in);
            case IDLE -> {
                in.skipBytes(in.readableBytes());
                yield broken(Reason.UPSTREAM_UNSOLICITED, "bytes that nobody asked for");
            }
            case SWITCHED -> false;
            case BROKEN -> {
                in.skipBytes(in.readableBytes());
                yield false;
            }
        };
    }

    private boolean stepHead(ByteBuf in) {
        if (!startsLikeHttp(in)) {
            return broken(Reason.UPSTREAM_NOT_HTTP, "not HTTP");
        }
        return switch (scanner.scan(in)) {
            case MORE -> false;
            case BARE -> broken(Reason.UPSTREAM_FRAMING, "a bare CR or LF");
            case FIRST_LINE_LONG, LONG -> broken(Reason.UPSTREAM_HEADERS, "a head of more than 64 KiB");
            case WHOLE -> {
                String text = in.readCharSequence(scanner.length(), StandardCharsets.ISO_8859_1)
                        .toString();
                yield ResponseHead.parse(text, method).fold(this::deliver, this::broken);
            }
        };
    }

    private static boolean startsLikeHttp(ByteBuf in) {
        String start = "HTTP/1.";
        for (int i = 0; i < start.length() && i < in.readableBytes(); i++) {
            if (in.getByte(in.readerIndex() + i) != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean deliver(ResponseHead head) {
        if (head.status() == 101) {
            return switchTo(head);
        }
        scanner.reset();
        if (!head.isInterim()) {
            body = head.framing().body();
            state = State.BODY;
        }
        sink.head(head);
        finishIf(state == State.BODY && head.framing().equals(Framing.NONE));
        return true;
    }

    /** What follows a 101 that we asked for is not HTTP, and not read here. */
    private boolean switchTo(ResponseHead head) {
        if (key.filter(asked -> WebSocket.answers(head, asked)).isEmpty()) {
            return broken(Reason.UPSTREAM_UNSOLICITED, "101 to a request without Upgrade, or to another key");
        }
        state = State.SWITCHED;
        sink.head(head);
        return false;
    }

    private boolean stepBody(ByteBuf in) {
        Body.Progress progress = body.read(in, sink::content);
        if (progress == Body.Progress.BROKEN) {
            return broken(Reason.UPSTREAM_FRAMING, "the body is not framed as announced");
        }
        finishIf(progress == Body.Progress.DONE);
        return progress == Body.Progress.DONE;
    }

    private void finishIf(boolean done) {
        if (done) {
            state = State.IDLE;
            sink.end();
        }
    }

    /** Only a FIN ends an answer that has no length: after a reset or a failed write nobody knows whether it is whole. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            finishIf(state == State.BODY && body.endsWithStream());
            cutShort();
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        cutShort();
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cutShort();
        ctx.fireChannelInactive();
    }

    private void cutShort() {
        if (state == State.HEAD || state == State.BODY) {
            broken(Reason.UPSTREAM_TRUNCATED, "the upstream closed before its answer was whole");
        }
    }

    private boolean broken(Reason reason, String detail) {
        state = State.BROKEN;
        sink.broken(reason, detail);
        return true;
    }
}

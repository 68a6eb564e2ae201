package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sekisho.config.value.Destination;
import sekisho.config.value.Reason;

/** Reads requests from a client, strictly in order: the next one when the answer to the last is written. */
public final class RequestReader extends HttpReader {

    private static final int MOST_REQUEST_LINE = 8 * 1024;
    private static final int MOST_FIELD_LINE = 16 * 1024;

    /** Who takes what was read. */
    public interface Sink {
        /** A request that may be judged; its body follows after {@link RequestReader#readBody}. */
        void head(Request request);

        /** A piece of the body; the taker owns it. */
        void content(ByteBuf part);

        void end();

        /** What came has no meaning; nothing further will be read. */
        void broken(Rejection rejection);
    }

    /**
     * Bytes that are no request.
     *
     * @param silent when not even an answer would be understood
     * @param method where one could be read
     * @param asked the target where one could be read, without user information and query
     * @param inBody whether a head was delivered before
     */
    public record Rejection(
            Reason reason,
            String detail,
            boolean silent,
            Optional<String> method,
            String asked,
            Optional<String> language,
            boolean inBody) {}

    private enum State {
        HEAD,
        HEAD_DONE,
        BODY,
        BODY_DONE,
        BROKEN
    }

    private final Sink sink;
    private final StrictRequestGate gate;
    private final HeadScanner scanner;
    private State state = State.HEAD;
    private Body body = Framing.NONE.body();
    private boolean skippedEmptyLine;

    /** @param here the address and port of ours that the client's connection reached */
    public RequestReader(Sink sink, String pseudonym, int headSize, Destination here) {
        this.sink = sink;
        this.gate = new StrictRequestGate(pseudonym, here);
        this.scanner = new HeadScanner(MOST_REQUEST_LINE, MOST_FIELD_LINE, headSize);
    }

    /** The request is judged: read its body. */
    public void readBody() {
        if (state == State.HEAD_DONE) {
            state = State.BODY;
            finishBodyIf(body.read(Unpooled.EMPTY_BUFFER, ByteBuf::release) == Body.Progress.DONE);
            proceed();
        }
    }

    /** The answer is written: read the next request. */
    public void readNext() {
        if (state == State.BODY_DONE) {
            state = State.HEAD;
            scanner.reset();
            skippedEmptyLine = false;
            proceed();
        }
    }

    /** Whether the request is read to its end. */
    public boolean isAtEnd() {
        return state == State.BODY_DONE;
    }

    /** Whether a request is awaited or half here. */
    public boolean isInHead() {
        return state == State.HEAD;
    }

    @Override
    boolean wantsBytes() {
        return state == State.HEAD || state == State.BODY || state == State.BROKEN;
    }

    @Override
    boolean step(ByteBuf in) {
        return switch (state) {
            case HEAD -> stepHead(in);
            case BODY -> stepBody(in);
            case BROKEN -> {
                in.skipBytes(in.readableBytes());
                yield false;
            }
            case HEAD_DONE, BODY_DONE -> false;
        };
    }

    private boolean stepHead(ByteBuf in) {
        int first = in.getUnsignedByte(in.readerIndex());
        if (scanner.length() == 0 && first == '\r' && !skippedEmptyLine) {
            return skipEmptyLine(in);
        }
        if (scanner.length() == 0 && !Token.isTokenCharacter((char) first)) {
            boolean unreadable = first < 0x09 || (first > 0x0d && first < 0x20) || first >= 0x7f;
            return reject(Reason.REQUEST_LINE, "a request starts with a method", unreadable, "");
        }
        HeadScanner.Found found = scanner.scan(in);
        if (found == HeadScanner.Found.MORE) {
            return false;
        }
        if (found != HeadScanner.Found.WHOLE) {
            String seen =
                    in.toString(in.readerIndex(), Math.min(in.readableBytes(), 1200), StandardCharsets.ISO_8859_1);
            return reject(faultOf(found), "the head is not lines ended by CRLF, or too long", false, seen);
        }
        String text = in.readCharSequence(scanner.length(), StandardCharsets.ISO_8859_1)
                .toString();
        return RequestHead.parse(text)
                .then(gate::judge)
                .fold(this::deliver, (reason, detail) -> reject(reason, detail, false, text));
    }

    /** One empty line before a request is let pass (RFC 9112 §2.2), a second is not. */
    private boolean skipEmptyLine(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return false;
        }
        if (in.getByte(in.readerIndex() + 1) != '\n') {
            return reject(Reason.REQUEST_LINE, "a bare CR", false, "");
        }
        in.skipBytes(2);
        skippedEmptyLine = true;
        return true;
    }

    private Reason faultOf(HeadScanner.Found found) {
        return switch (found) {
            case FIRST_LINE_LONG -> Reason.REQUEST_LIMIT;
            case LONG -> Reason.HEADER_LIMIT;
            case BARE, MORE, WHOLE -> scanner.inFirstLine() ? Reason.REQUEST_LINE : Reason.HEADER_VALUE;
        };
    }

    private boolean deliver(Request request) {
        state = State.HEAD_DONE;
        body = request.framing().body();
        sink.head(request);
        return true;
    }

    private boolean stepBody(ByteBuf in) {
        Body.Progress progress = body.read(in, sink::content);
        if (progress == Body.Progress.BROKEN) {
            return reject(body.fault(), "the body is not framed as announced", false, "");
        }
        finishBodyIf(progress == Body.Progress.DONE);
        return progress == Body.Progress.DONE;
    }

    private void finishBodyIf(boolean done) {
        if (done) {
            state = State.BODY_DONE;
            sink.end();
        }
    }

    private boolean reject(Reason reason, String detail, boolean silent, String seen) {
        boolean inBody = state == State.BODY;
        state = State.BROKEN;
        String line = seen.substring(0, Math.max(seen.indexOf("\r\n"), 0));
        String[] parts = (line.isEmpty() ? seen : line).split("[ \r\n]", 3);
        boolean hasMethod = parts.length > 1 && Token.isToken(parts[0]) && parts[0].length() < 20;
        sink.broken(new Rejection(
                reason,
                detail,
                silent,
                hasMethod ? Optional.of(parts[0]) : Optional.empty(),
                hasMethod ? RequestTarget.redactUnread(parts[1]) : "",
                language(seen),
                inBody));
        return true;
    }

    private static Optional<String> language(String seen) {
        int at = Token.fold(seen).indexOf("\r\naccept-language:");
        int end = at < 0 ? -1 : seen.indexOf("\r\n", at + 2);
        return end < 0 ? Optional.empty() : Optional.of(seen.substring(at + "\r\naccept-language:".length(), end));
    }

    /**
     * The head that was awaited will not come whole.
     *
     * @param silent when there is nobody to answer
     */
    public void giveUp(Reason reason, boolean silent) {
        reject(reason, "the head is not whole", silent, "");
    }
}

package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;
import sekisho.config.value.Reason;

/**
 * The chunked coding (RFC 9112 §7.1) without its freedoms: CRLF only, no blank anywhere in a size line, extensions read
 * by their grammar and dropped, trailers dropped unless they try to frame or route.
 */
final class ChunkedBody implements Body {

    private static final int MOST_EXTENSION_BYTES = 4 * 1024;
    private static final int MOST_TRAILER_BYTES = 8 * 1024;
    private static final int MOST_DIGITS = 16;
    /** 4 GiB − 1 in one chunk: what any reader with 32 bits still agrees on. */
    private static final int MOST_SIGNIFICANT_DIGITS = 8;

    private static final Set<String> FORBIDDEN_TRAILERS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade", "expect");

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILER
    }

    private final HeadScanner trailerEnd = new HeadScanner(MOST_TRAILER_BYTES, MOST_TRAILER_BYTES, MOST_TRAILER_BYTES);
    private State state = State.SIZE;
    private Reason fault = Reason.FRAMING_CHUNK;
    private long left;
    private int extensionBytes;
    private int scanned;

    @Override
    public Progress read(ByteBuf in, Consumer<ByteBuf> out) {
        while (true) {
            Progress step = switch (state) {
                case SIZE -> readSize(in);
                case DATA -> readData(in, out);
                case DATA_END -> readDataEnd(in);
                case TRAILER -> {
                    Progress end = readTrailer(in);
                    yield end == Progress.DONE ? null : end;
                }
            };
            if (step == null) {
                return Progress.DONE;
            }
            if (step != Progress.DONE) {
                return step;
            }
        }
    }

    @Override
    public Reason fault() {
        return fault;
    }

    private Progress readSize(ByteBuf in) {
        int base = in.readerIndex();
        while (scanned < in.readableBytes()) {
            byte b = in.getByte(base + scanned);
            if (b == '\n' || scanned > MOST_DIGITS + MOST_EXTENSION_BYTES) {
                return Progress.BROKEN;
            }
            if (b == '\r') {
                if (scanned + 1 == in.readableBytes()) {
                    return Progress.MORE;
                }
                String line = in.toString(base, scanned, StandardCharsets.ISO_8859_1);
                boolean good = in.getByte(base + scanned + 1) == '\n' && isSizeLine(line);
                in.skipBytes(scanned + 2);
                scanned = 0;
                state = left == 0 ? State.TRAILER : State.DATA;
                return good ? Progress.DONE : Progress.BROKEN;
            }
            scanned++;
        }
        return Progress.MORE;
    }

    private boolean isSizeLine(String line) {
        int digits = 0;
        int zeros = 0;
        left = 0;
        while (digits < line.length() && line.charAt(digits) < 0x80 && Character.digit(line.charAt(digits), 16) >= 0) {
            zeros += left == 0 && line.charAt(digits) == '0' ? 1 : 0;
            if (++digits > MOST_DIGITS || digits - zeros > MOST_SIGNIFICANT_DIGITS) {
                return false;
            }
            left = left * 16 + Character.digit(line.charAt(digits - 1), 16);
        }
        extensionBytes += line.length() - digits;
        return digits > 0 && extensionBytes <= MOST_EXTENSION_BYTES && isExtensions(line, digits);
    }

    /** *( ";" token [ "=" ( token / quoted-string ) ] ), without the blanks that RFC 9112 §7.1.1 calls bad. */
    private static boolean isExtensions(String line, int from) {
        int at = from;
        while (at < line.length()) {
            int name = skipToken(line, at + 1);
            if (line.charAt(at) != ';' || name == at + 1) {
                return false;
            }
            at = name;
            if (at < line.length() && line.charAt(at) == '=') {
                int value = at + 1 < line.length() && line.charAt(at + 1) == '"'
                        ? skipQuoted(line, at + 2)
                        : skipToken(line, at + 1);
                if (value <= at + 1) {
                    return false;
                }
                at = value;
            }
        }
        return true;
    }

    private static int skipToken(String line, int from) {
        int at = from;
        while (at < line.length() && Token.isTokenCharacter(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** After the closing quote, or -1. */
    private static int skipQuoted(String line, int from) {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c < 0x20 || c > 0x7e || c == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private Progress readData(ByteBuf in, Consumer<ByteBuf> out) {
        int part = (int) Math.min(left, in.readableBytes());
        if (part == 0) {
            return Progress.MORE;
        }
        left -= part;
        if (left == 0) {
            state = State.DATA_END;
        }
        out.accept(in.readRetainedSlice(part));
        return Progress.DONE;
    }

    private Progress readDataEnd(ByteBuf in) {
        if (in.isReadable() && in.getByte(in.readerIndex()) != '\r') {
            return Progress.BROKEN;
        }
        if (in.readableBytes() < 2) {
            return Progress.MORE;
        }
        state = State.SIZE;
        return in.readShort() == 0x0d0a ? Progress.DONE : Progress.BROKEN;
    }

    private Progress readTrailer(ByteBuf in) {
        return switch (trailerEnd.scan(in)) {
            case MORE -> Progress.MORE;
            case BARE, FIRST_LINE_LONG, LONG -> Progress.BROKEN;
            case WHOLE -> {
                String text = in.readCharSequence(trailerEnd.length(), StandardCharsets.ISO_8859_1)
                        .toString();
                yield Fields.parse(text.substring(0, text.length() - 2), 100)
                        .fold(this::judgeTrailer, (reason, detail) -> broken(reason));
            }
        };
    }

    private Progress judgeTrailer(Fields trailer) {
        boolean harmless = trailer.lines().stream()
                .allMatch(field -> !FORBIDDEN_TRAILERS.contains(field.key().replace('_', '-')));
        return harmless ? Progress.DONE : broken(Reason.HEADER_NAME);
    }

    private Progress broken(Reason reason) {
        fault = reason;
        return Progress.BROKEN;
    }
}

package sekisho.proxy.http;

import java.util.List;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** How long a message is (RFC 9112 §6.3): one statement of it, or none. */
public sealed interface Framing {

    /** No body. */
    record None() implements Framing {
        @Override
        public Body body() {
            return new Body.Counted(0);
        }
    }

    /** @param length at least 1 */
    record Length(long length) implements Framing {
        @Override
        public Body body() {
            return new Body.Counted(length);
        }
    }

    /** The chunked coding. */
    record Chunked() implements Framing {
        @Override
        public Body body() {
            return new ChunkedBody();
        }
    }

    /** Until the connection closes; answers only. */
    record Close() implements Framing {
        @Override
        public Body body() {
            return new Body.ToTheEnd();
        }
    }

    Framing NONE = new None();

    /** A new reader of the body that this describes. */
    Body body();

    /**
     * What Content-Length and Transfer-Encoding say, when they say exactly one thing.
     *
     * @param absent what it means when neither is there
     * @return the framing, or {@code framing.cl_te}, {@code framing.cl_dup}, {@code framing.cl_value}, {@code framing.te}
     */
    static Parsed<Framing> of(Fields fields, boolean http11, Framing absent) {
        List<String> codings = fields.values("transfer-encoding");
        List<String> lengths = fields.values("content-length");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                return Parsed.bad(Reason.FRAMING_CL_TE, "both Content-Length and Transfer-Encoding");
            }
            boolean chunked = codings.size() == 1 && Token.fold(codings.get(0)).equals("chunked");
            return chunked && http11
                    ? Parsed.ok(new Chunked())
                    : Parsed.bad(Reason.FRAMING_TE, "Transfer-Encoding is not exactly chunked, or HTTP/1.0 has one");
        }
        if (lengths.isEmpty()) {
            return Parsed.ok(absent);
        }
        return lengths.size() > 1 || lengths.get(0).indexOf(',') >= 0
                ? Parsed.bad(Reason.FRAMING_CL_DUP, "more than one Content-Length")
                : length(lengths.get(0));
    }

    /** Digits without a leading zero, which some readers take for octal. */
    private static Parsed<Framing> length(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 19 && isDigits(text);
        if (!digits || (text.length() > 1 && text.charAt(0) == '0') || isAboveLong(text)) {
            return Parsed.bad(Reason.FRAMING_CL_VALUE, "Content-Length is not a plain decimal number");
        }
        long length = Long.parseLong(text);
        return Parsed.ok(length == 0 ? NONE : new Length(length));
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAboveLong(String digits) {
        return digits.length() == 19 && digits.compareTo(Long.toString(Long.MAX_VALUE)) > 0;
    }
}

package sekisho.proxy.http;

import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * An answer's head with exactly one meaning.
 *
 * @param status 100–599
 * @param phrase the reason phrase, without control characters
 * @param framing of what follows, given the request's method
 * @param keepAlive whether the upstream would take another request
 */
public record ResponseHead(int status, String phrase, Fields fields, Framing framing, boolean keepAlive) {

    private static final int MOST_FIELDS = 200;

    /** @return the head, or {@code upstream.framing}, {@code upstream.headers}, {@code upstream.not_http} */
    static Parsed<ResponseHead> parse(String text, String method) {
        int lineEnd = text.indexOf("\r\n");
        String line = text.substring(0, lineEnd);
        if (!isStatusLine(line)) {
            return Parsed.bad(Reason.UPSTREAM_NOT_HTTP, "not a status line");
        }
        boolean http11 = line.startsWith("HTTP/1.1");
        int status = Integer.parseInt(line.substring(9, 12));
        String phrase = line.length() > 13 ? line.substring(13) : "";
        return Fields.parse(text.substring(lineEnd + 2, text.length() - 2), MOST_FIELDS)
                .fold(
                        fields -> framing(fields, http11, status, method)
                                .then(framing -> Parsed.ok(new ResponseHead(
                                        status, phrase, fields, framing, staysOpen(fields, http11, status, framing)))),
                        (reason, detail) -> Parsed.bad(
                                reason == Reason.HEADER_LIMIT ? Reason.UPSTREAM_HEADERS : Reason.UPSTREAM_FRAMING,
                                detail));
    }

    /** RFC 9112 §4, with a status of RFC 9110 §15, and no control character in the phrase. */
    private static boolean isStatusLine(String line) {
        if (line.length() < 12
                || !(line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
                || !isBetween(line.charAt(9), '1', '5')
                || !isBetween(line.charAt(10), '0', '9')
                || !isBetween(line.charAt(11), '0', '9')
                || (line.length() > 12 && line.charAt(12) != ' ')) {
            return false;
        }
        for (int i = 13; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\t' && !isBetween(c, ' ', '~') && !isBetween(c, (char) 0x80, (char) 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBetween(char c, char least, char most) {
        return c >= least && c <= most;
    }

    /** RFC 9112 §6.3, where every ambiguity is a refusal; also of fields that this status makes meaningless. */
    private static Parsed<Framing> framing(Fields fields, boolean http11, int status, String method) {
        boolean twin = hasTwin(fields);
        boolean bodiless = status < 200 || status == 204 || status == 304 || method.equals("HEAD");
        return Framing.of(fields, http11, new Framing.Close())
                .fold(
                        framing -> twin
                                ? Parsed.bad(Reason.UPSTREAM_FRAMING, "a twin of a framing header")
                                : Parsed.ok(bodiless ? Framing.NONE : framing),
                        (reason, detail) -> Parsed.bad(Reason.UPSTREAM_FRAMING, detail));
    }

    private static boolean hasTwin(Fields fields) {
        for (Fields.Field line : fields.lines()) {
            String meant = line.key().replace('_', '-');
            if (!meant.equals(line.key()) && (meant.equals("transfer-encoding") || meant.equals("content-length"))) {
                return true;
            }
        }
        return false;
    }

    /** A 204 or 304 that announces a body may send one, and that would be read as the next answer (contract G05). */
    private static boolean staysOpen(Fields fields, boolean http11, int status, Framing framing) {
        boolean announces = fields.has("transfer-encoding")
                || fields.values("content-length").stream().anyMatch(length -> !length.equals("0"));
        return http11
                && !(announces && (status == 204 || status == 304))
                && !(framing instanceof Framing.Close)
                && !fields.members("connection").contains("close");
    }

    /** 1xx: another head follows (RFC 9110 §15.2). */
    public boolean isInterim() {
        return status < 200;
    }
}

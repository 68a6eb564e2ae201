package sekisho.proxy.http;

import java.util.Set;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * A request head as it stands on the wire, read but not yet judged.
 *
 * @param target one or more visible ASCII characters
 * @param http11 else HTTP/1.0
 */
public record RequestHead(String method, String target, boolean http11, Fields fields) {

    static final int MOST_FIELDS = 100;
    private static final int MOST_TARGET = 8_000;

    /** Served: RFC 9110 §9, RFC 5789, RFC 4918, RFC 3253 REPORT. What is not here is 405, whatever its name. */
    private static final Set<String> METHODS = Set.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "OPTIONS",
            "CONNECT",
            "PATCH",
            "PROPFIND",
            "PROPPATCH",
            "MKCOL",
            "COPY",
            "MOVE",
            "LOCK",
            "UNLOCK",
            "REPORT");

    /** For {@code Allow}. */
    public static final String ALLOW = "GET, HEAD, POST, PUT, DELETE, OPTIONS, CONNECT, PATCH";

    /** @param text the whole head, its final empty line included; CR and LF only as CRLF */
    static Parsed<RequestHead> parse(String text) {
        int lineEnd = text.indexOf("\r\n");
        String[] parts = text.substring(0, lineEnd).split(" ", -1);
        if (parts.length != 3 || !Token.isToken(parts[0]) || parts[1].isEmpty()) {
            return Parsed.bad(Reason.REQUEST_LINE, "not METHOD SP target SP HTTP/1.1");
        }
        if (!isVersion(parts[2])) {
            return Parsed.bad(Reason.REQUEST_LINE, "not an HTTP version");
        }
        if (!parts[2].equals("HTTP/1.1") && !parts[2].equals("HTTP/1.0")) {
            return Parsed.bad(Reason.REQUEST_VERSION, "HTTP/1.0 and HTTP/1.1 are served");
        }
        if (!METHODS.contains(parts[0])) {
            return Parsed.bad(Reason.REQUEST_METHOD, "a method that is not served");
        }
        if (parts[1].length() > MOST_TARGET) {
            return Parsed.bad(Reason.REQUEST_LIMIT, "a target of more than 8,000 bytes");
        }
        if (!isVisibleAscii(parts[1])) {
            return Parsed.bad(Reason.TARGET_FORM, "a target is visible ASCII");
        }
        return Fields.parse(text.substring(lineEnd + 2, text.length() - 2), MOST_FIELDS)
                .then(fields -> Parsed.ok(new RequestHead(parts[0], parts[1], parts[2].equals("HTTP/1.1"), fields)));
    }

    /** {@code HTTP/} DIGIT {@code .} DIGIT (RFC 9112 §2.3). */
    private static boolean isVersion(String text) {
        return text.length() == 8
                && text.startsWith("HTTP/")
                && isDigit(text.charAt(5))
                && text.charAt(6) == '.'
                && isDigit(text.charAt(7));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isVisibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= 0x20 || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    boolean isConnect() {
        return method.equals("CONNECT");
    }
}

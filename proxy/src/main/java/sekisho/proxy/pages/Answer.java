package sekisho.proxy.pages;

import java.nio.charset.StandardCharsets;

/**
 * One whole answer of the proxy itself, after which the connection closes.
 *
 * @param type media type of the body
 * @param more further header lines, each ended by CRLF
 */
public record Answer(int status, String type, String more, String body) {

    /** A page for people. Nothing on it runs, and nothing is loaded from elsewhere. */
    public static Answer page(int status, Language language, String more, String body) {
        return new Answer(
                status,
                "text/html; charset=utf-8",
                "Content-Language: " + language.code() + "\r\nVary: Accept-Language\r\nContent-Security-Policy: "
                        + Markup.POLICY + "\r\n" + more,
                body);
    }

    /** @param withBody false after HEAD (RFC 9110 §9.3.2) */
    public byte[] bytes(boolean withBody) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("HTTP/1.1 " + status + " " + phrase() + "\r\n"
                        + "Content-Type: " + type + "\r\n"
                        + "Content-Length: " + text.length + "\r\n"
                        + "Cache-Control: no-store\r\n"
                        + "X-Content-Type-Options: nosniff\r\n"
                        + more
                        + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + (withBody ? text.length : 0)];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(text, 0, whole, head.length, whole.length - head.length);
        return whole;
    }

    private String phrase() {
        return switch (status) {
            case 200 -> "OK";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 414 -> "URI Too Long";
            case 417 -> "Expectation Failed";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 508 -> "Loop Detected";
            default -> "Bad Request";
        };
    }
}

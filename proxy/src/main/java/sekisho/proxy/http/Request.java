package sekisho.proxy.http;

import java.util.Optional;

/**
 * A request with exactly one meaning.
 *
 * @param asked the target as sent, for the record, without user information and query
 * @param keepAlive whether the client would send another on this connection
 * @param awaitsContinue whether the client holds its body back until it hears 100 (RFC 9110 §10.1.1)
 */
public record Request(
        RequestHead head,
        RequestTarget target,
        String asked,
        Framing framing,
        boolean keepAlive,
        boolean awaitsContinue) {

    public boolean isConnect() {
        return head.isConnect();
    }

    public String method() {
        return head.method();
    }

    public Optional<String> language() {
        return head.fields().first("accept-language");
    }
}

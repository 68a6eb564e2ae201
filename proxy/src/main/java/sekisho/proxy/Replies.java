package sekisho.proxy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Policy;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Reason;
import sekisho.proxy.http.RequestHead;
import sekisho.proxy.pages.Answer;
import sekisho.proxy.pages.GatewayPages;
import sekisho.proxy.pages.Language;
import sekisho.proxy.pages.Markup;

/** Every answer that the proxy itself can give: a status, a small page, and which decision it was. */
final class Replies {

    /** RFC 9110 §9.3.6: no length, no body; what follows belongs to the tunnel. */
    static final byte[] TUNNEL_OPEN = "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final LiveConfig live;

    Replies(LiveConfig live) {
        this.live = live;
    }

    /** @param acceptLanguage of the request */
    byte[] refusal(DecisionId id, Reason reason, Optional<String> acceptLanguage, boolean withBody) {
        Language language = Language.preferred(acceptLanguage);
        int status = status(reason);
        String more = "Proxy-Status: sekisho; error=" + proxyError(reason) + "; details=\"" + reason.code() + " " + id
                + "\"\r\n"
                + (status == 405 ? "Allow: " + RequestHead.ALLOW + "\r\n" : "")
                + retryAfter(reason, status);
        return Answer.page(status, language, more, page(id, reason, language == Language.JA))
                .bytes(withBody);
    }

    /** RFC 9110 §10.2.3, in seconds. */
    private String retryAfter(Reason reason, int status) {
        if (reason == Reason.LIMIT_BUDGET || reason == Reason.LIMIT_BYTES) {
            Policy policy = live.policy();
            ZonedDateTime now = policy.now().atZone(policy.settings().zone());
            ZonedDateTime tomorrow = now.toLocalDate().plusDays(1).atStartOfDay(now.getZone());
            return "Retry-After: " + (Duration.between(now, tomorrow).toSeconds() + 1) + "\r\n";
        }
        return status == 503 ? "Retry-After: 5\r\n" : status == 429 ? "Retry-After: 1\r\n" : "";
    }

    private String page(DecisionId id, Reason reason, boolean ja) {
        String why = "http://" + GatewayPages.HOST + "/why/" + id;
        String contact = live.policy().settings().contact().map(Markup::escape).orElse("");
        String title = ja ? "通信は許可されませんでした" : "This connection was not let through";
        return Markup.page(
                ja ? Language.JA : Language.EN,
                title,
                "<p>" + (ja ? reason.ja() : reason.en()) + "</p><dl><dt>" + (ja ? "理由" : "Reason") + "</dt><dd><code>"
                        + reason.code() + "</code></dd><dt>" + (ja ? "判定番号" : "Decision") + "</dt><dd><code>" + id
                        + "</code></dd>"
                        + (contact.isEmpty() ? "" : "<dt>" + (ja ? "問い合わせ先" : "Ask") + "</dt><dd>" + contact + "</dd>")
                        + "</dl><p><a href=\"" + why + "\">" + why + "</a></p>");
    }

    static int status(Reason reason) {
        return switch (reason) {
            case REQUEST_TIMEOUT -> 408;
            case REQUEST_METHOD -> 405;
            case REQUEST_LIMIT -> 414;
            case HEADER_EXPECT -> 417;
            case HEADER_LIMIT -> 431;
            case REQUEST_VERSION -> 505;
            case LOOP -> 508;
            case INTERNAL -> 500;
            case AUDIT_CLOSED, DRAINING, LIMIT_CONNECTIONS, LIMIT_MEMORY -> 503;
            // RFC 6585 §4: too many requests.
            case LIMIT_RATE, LIMIT_LOOKUPS, LIMIT_BYTES, LIMIT_BUDGET -> 429;
            case CONNECT_TIMEOUT, UPSTREAM_TIMEOUT -> 504;
            default ->
                switch (reason.kind()) {
                    case REJECT -> 400;
                    case DENY, END -> 403;
                    case UNREACHABLE -> 502;
                };
        };
    }

    /** The registered word of RFC 9209 §2.3 that comes nearest. */
    private static String proxyError(Reason reason) {
        return switch (reason) {
            case LOOP -> "proxy_loop_detected";
            case ADDR_CLASS, ADDR_EMBEDDED, ADDR_SELF, METADATA -> "destination_ip_prohibited";
            case DNS_TIMEOUT -> "dns_timeout";
            case DNS_NXDOMAIN, DNS_NODATA, DNS_SERVFAIL, DNS_CHAIN, DNS_NO_ZONE -> "dns_error";
            case CONNECT_REFUSED -> "connection_refused";
            case CONNECT_TIMEOUT -> "connection_timeout";
            case CONNECT_NO_ROUTE -> "destination_ip_unroutable";
            case UPSTREAM_TIMEOUT -> "http_response_timeout";
            case UPSTREAM_TRUNCATED -> "http_response_incomplete";
            case UPSTREAM_HEADERS -> "http_response_header_section_size";
            case UPSTREAM_FRAMING, UPSTREAM_NOT_HTTP, UPSTREAM_UNSOLICITED -> "http_protocol_error";
            case AUDIT_CLOSED, DRAINING, LIMIT_MEMORY, INTERNAL -> "proxy_internal_error";
            default -> reason.kind() == Reason.Kind.REJECT ? "http_request_error" : "http_request_denied";
        };
    }
}

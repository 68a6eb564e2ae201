package sekisho.proxy;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import sekisho.config.LiveConfig;
import sekisho.config.settings.Settings;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.proxy.http.Request;

/**
 * The appliance's own name on the proxy door. Browsers show nothing of a refused CONNECT's body; here people learn the
 * reason. A client sees its own refusals and nobody else's.
 */
final class GatewayPages {

    static final HostName HOST = HostName.of("gateway.internal");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    private final LiveConfig live;
    private final Refusals refusals;

    GatewayPages(LiveConfig live, Refusals refusals) {
        this.live = live;
        this.refusals = refusals;
    }

    static boolean serves(Request request) {
        return request.target().destination().host().equals(HOST)
                && request.target().destination().port() == 80;
    }

    byte[] answer(Request request, IpAddress client) {
        boolean ja = Languages.prefersJapanese(request.language());
        boolean withBody = !request.method().equals("HEAD");
        String path = request.target().path();
        int query = path.indexOf('?');
        path = query < 0 ? path : path.substring(0, query);
        if (!request.method().equals("GET") && withBody) {
            return Replies.answer(405, "Allow: GET, HEAD\r\n", ja, Markup.page(ja, "405", ""), true);
        }
        if (path.equals("/")) {
            return Replies.answer(200, "", ja, home(ja), withBody);
        }
        if (path.equals("/why") || path.startsWith("/why/")) {
            String id = path.length() > "/why/".length() ? path.substring("/why/".length()) : "";
            List<Refusals.Refusal> own = refusals.of(client).stream()
                    .filter(one -> id.isEmpty() || one.event().id().text().equals(id))
                    .toList();
            int status = id.isEmpty() || !own.isEmpty() ? 200 : 404;
            return Replies.answer(status, "", ja, why(own, ja), withBody);
        }
        return Replies.answer(
                404, "", ja, Markup.page(ja, "404", "<p><a href=\"/\">gateway.internal</a></p>"), withBody);
    }

    private String home(boolean ja) {
        Settings settings = live.policy().settings();
        return Markup.page(
                ja,
                Markup.escape(settings.name()),
                "<p>"
                        + (ja
                                ? "ここは閉じたネットワークの出口です。許可された宛先だけに接続できます。"
                                : "The way out of a closed network: it leads only to destinations that are allowed.")
                        + "</p><p><a href=\"/why\">"
                        + (ja ? "なぜ拒否されましたか" : "Why was I refused?")
                        + "</a></p>"
                        + contact(settings, ja));
    }

    private String why(List<Refusals.Refusal> own, boolean ja) {
        Settings settings = live.policy().settings();
        StringBuilder rows = new StringBuilder();
        for (Refusals.Refusal one : own) {
            rows.append("<tr><td>")
                    .append(TIME.format(one.at().atZone(settings.zone())))
                    .append("</td><td>")
                    .append(Markup.escape(one.event().asked()))
                    .append("</td><td>")
                    .append(ja ? one.reason().ja() : one.reason().en())
                    .append(" <code>")
                    .append(one.reason().code())
                    .append("</code></td><td><code>")
                    .append(one.event().id())
                    .append("</code></td></tr>");
        }
        String header = ja
                ? "<tr><th>時刻</th><th>宛先</th><th>理由</th><th>判定番号</th></tr>"
                : "<tr><th>Time</th><th>Destination</th><th>Reason</th><th>Decision</th></tr>";
        String none = ja ? "あなたのアドレスからの拒否の記録はありません。" : "No refusal of your address is remembered here.";
        return Markup.page(
                ja,
                ja ? "なぜ拒否されましたか" : "Why was I refused?",
                (own.isEmpty() ? "<p>" + none + "</p>" : "<table>" + header + rows + "</table>")
                        + contact(settings, ja));
    }

    private static String contact(Settings settings, boolean ja) {
        return settings.contact()
                .map(text -> "<p>" + (ja ? "問い合わせ先: " : "Ask: ") + Markup.escape(text) + "</p>")
                .orElse("");
    }
}

package sekisho.proxy.pages;

import java.util.List;
import java.util.Optional;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Policy;
import sekisho.config.value.Destination;
import sekisho.config.value.HostName;
import sekisho.proxy.http.Request;
import sekisho.proxy.http.RequestTarget;

/**
 * The appliance's own name on the proxy door. Browsers show nothing of a refused CONNECT's body; here people learn the
 * reason. A client sees what is its own and nothing of anybody else.
 */
public final class GatewayPages {

    public static final HostName HOST = RequestTarget.GATEWAY;

    private static final String WHY = "/why/";

    private final LiveConfig live;
    private final Refusals refusals;

    public GatewayPages(LiveConfig live, Refusals refusals) {
        this.live = live;
        this.refusals = refusals;
    }

    public static boolean serves(Request request) {
        return request.target().destination().host().equals(HOST)
                && request.target().destination().port() == 80;
    }

    public byte[] answer(Request request, Caller caller) {
        boolean head = request.method().equals("HEAD");
        Address asked = Address.of(request);
        Answer answer = head || request.method().equals("GET")
                ? find(request, caller, asked)
                : asked.missing(405, "Allow: GET, HEAD\r\n");
        return answer.bytes(!head);
    }

    private Answer find(Request request, Caller caller, Address asked) {
        Policy policy = live.policy();
        String path = asked.path();
        if (path.equals("/")) {
            return asked.page(new HomePage(policy, caller, asked).text());
        }
        if (path.equals("/proxy.pac")) {
            return script(policy, request, caller);
        }
        if (path.equals("/why") || path.startsWith(WHY)) {
            String id = path.length() > WHY.length() ? path.substring(WHY.length()) : "";
            List<Refusals.Refusal> own = refusals.of(caller.identity()).stream()
                    .filter(one -> id.isEmpty()
                            || one.ids().stream().anyMatch(each -> each.text().equals(id)))
                    .toList();
            String page = new WhyPage(policy, asked).text(own, !id.isEmpty());
            return id.isEmpty() || !own.isEmpty() ? asked.page(page) : Answer.page(404, asked.language(), "", page);
        }
        return asked.missing(404, "");
    }

    /** The way that this client has just taken is the way that the script shows. */
    private static Answer script(Policy policy, Request request, Caller caller) {
        Optional<Destination> reached = request.target().isOwn()
                ? request.head().fields().first("host").flatMap(RequestTarget::placeOf)
                : Optional.empty();
        Destination way = reached.orElse(caller.here());
        String gateway = (caller.tls() ? "HTTPS " : "PROXY ") + way;
        return new Answer(200, ProxyScript.TYPE, "", new ProxyScript(policy, caller.identity(), gateway).text());
    }
}

package sekisho.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Writes heads anew: our own request line, Host, framing and hop-by-hop fields; of the sender's only what may pass. */
public final class CanonicalHead {

    /** RFC 9110 §7.6.1 and its ancestors: of one connection only, or framing, which we state ourselves. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "content-length",
            "upgrade",
            "host",
            "http2-settings",
            "expect",
            "max-forwards");

    /** What a client may say about itself or its next hop: never believed, so never passed on. */
    private static final Set<String> CLAIMS = Set.of(
            "forwarded",
            "x-original-forwarded-for",
            "via",
            "x-real-ip",
            "x-client-ip",
            "true-client-ip",
            "x-cluster-client-ip",
            "cf-connecting-ip",
            "client-ip",
            "proxy",
            "x-smokescreen-role",
            "x-upstream-https-proxy");

    private static final String CLAIMED_HOPS = "x-forwarded";
    private static final String OWN = "x-sekisho-";

    private CanonicalHead() {}

    /** @param switching whether WebSocket is asked for; whatever else the client offers is not passed on */
    public static byte[] of(Request request, boolean switching, String pseudonym) {
        StringBuilder out = new StringBuilder(512);
        out.append(request.method()).append(' ').append(request.target().path()).append(" HTTP/1.1\r\n");
        line(out, "Host", request.target().authority());
        passOn(out, request.head().fields(), CLAIMS);
        frame(out, request.framing());
        if (request.framing().equals(Framing.NONE) && request.method().startsWith("P")) {
            line(out, "Content-Length", "0");
        }
        if (request.awaitsContinue()) {
            line(out, "Expect", "100-continue");
        }
        if (switching) {
            line(out, "Connection", "Upgrade");
            line(out, "Upgrade", WebSocket.TOKEN);
        }
        line(out, "Via", "1.1 " + pseudonym);
        return bytes(out);
    }

    /** Of the 101 behind which the connection is WebSocket. */
    public static byte[] switched(ResponseHead head) {
        StringBuilder out = new StringBuilder(256);
        out.append("HTTP/1.1 101 Switching Protocols\r\n");
        passOn(out, head.fields(), Set.of());
        line(out, "Connection", "Upgrade");
        line(out, "Upgrade", WebSocket.TOKEN);
        return bytes(out);
    }

    /** @param framing towards the client, which may differ from that of the upstream */
    public static byte[] of(ResponseHead head, Framing framing, String method, boolean close, String pseudonym) {
        StringBuilder out = new StringBuilder(512);
        out.append("HTTP/1.1 ")
                .append(head.status())
                .append(' ')
                .append(head.phrase())
                .append("\r\n");
        passOn(out, head.fields(), Set.of());
        frame(out, framing);
        boolean describesAbsentBody = method.equals("HEAD") || head.status() == 304;
        if (framing.equals(Framing.NONE) && head.status() >= 200 && head.status() != 204) {
            List<String> lengths = head.fields().values("content-length");
            if (!describesAbsentBody) {
                line(out, "Content-Length", "0");
            } else if (!lengths.isEmpty()) {
                line(out, "Content-Length", lengths.get(0));
            }
        }
        if (head.status() >= 200) {
            line(out, "Via", "1.1 " + pseudonym);
            if (close) {
                line(out, "Connection", "close");
            }
        }
        return bytes(out);
    }

    private static void passOn(StringBuilder out, Fields fields, Set<String> alsoNot) {
        List<String> named = fields.members("connection");
        for (Fields.Field field : fields.lines()) {
            String key = field.key().replace('_', '-');
            boolean stays = HOP_BY_HOP.contains(key)
                    || alsoNot.contains(key)
                    || key.startsWith(OWN)
                    || (!alsoNot.isEmpty() && key.startsWith(CLAIMED_HOPS))
                    || named.contains(field.key());
            if (!stays) {
                line(out, field.name(), field.value());
            }
        }
    }

    private static void frame(StringBuilder out, Framing framing) {
        if (framing instanceof Framing.Length counted) {
            line(out, "Content-Length", Long.toString(counted.length()));
        }
        if (framing instanceof Framing.Chunked) {
            line(out, "Transfer-Encoding", "chunked");
        }
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private static byte[] bytes(StringBuilder out) {
        return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}

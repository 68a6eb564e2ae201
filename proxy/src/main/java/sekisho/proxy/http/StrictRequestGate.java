package sekisho.proxy.http;

import java.util.List;
import java.util.Set;
import sekisho.config.value.Destination;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** Judges a request head before anything else sees it: what two readers could understand differently ends here. */
final class StrictRequestGate {

    /** Fields that frame or route a message; another field may neither look like one nor remove one. */
    private static final Set<String> FRAMING_OR_ROUTING =
            Set.of("content-length", "transfer-encoding", "host", "connection", "expect", "upgrade", "te", "via");

    /** What {@code Connection} may not name: a reader that obeys would lose it (contract A20). */
    private static final Set<String> KEPT = Set.of("content-length", "transfer-encoding", "host", "via", "expect");

    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS");

    private final String pseudonym;
    private final Destination here;

    /**
     * @param pseudonym our name in {@code Via} (RFC 9110 §7.6.3)
     * @param here where the client's connection reached us
     */
    StrictRequestGate(String pseudonym, Destination here) {
        this.pseudonym = pseudonym;
        this.here = here;
    }

    Parsed<Request> judge(RequestHead head) {
        Fields fields = head.fields();
        for (Fields.Field line : fields.lines()) {
            if (line.key().indexOf('_') >= 0
                    && FRAMING_OR_ROUTING.contains(line.key().replace('_', '-'))) {
                return Parsed.bad(Reason.HEADER_NAME, "a name that some readers take for a framing header");
            }
        }
        if (fields.members("connection").stream().anyMatch(KEPT::contains)) {
            return Parsed.bad(Reason.HEADER_CONNECTION, "Connection names a framing or routing header");
        }
        if (fields.values("via").stream().anyMatch(via -> Token.fold(via).contains(pseudonym))) {
            return Parsed.bad(Reason.LOOP, "Via names this gateway");
        }
        if (head.method().equals("OPTIONS") && fields.values("max-forwards").contains("0")) {
            return Parsed.bad(Reason.REQUEST_METHOD, "a question for this gateway itself");
        }
        return Framing.of(fields, head.http11(), Framing.NONE)
                .then(framing -> bodyFits(head, framing))
                .then(framing -> expectation(head)
                        .then(waits -> target(head)
                                .then(target -> Parsed.ok(new Request(
                                        head,
                                        target,
                                        RequestTarget.redact(head.target()),
                                        framing,
                                        staysOpen(head),
                                        waits && !framing.equals(Framing.NONE))))));
    }

    private static Parsed<Framing> bodyFits(RequestHead head, Framing framing) {
        Fields fields = head.fields();
        boolean announced = fields.has("content-length") || fields.has("transfer-encoding");
        if (head.isConnect() ? announced : BODILESS.contains(head.method()) && !framing.equals(Framing.NONE)) {
            return Parsed.bad(Reason.FRAMING_BODY, "this method has no body here");
        }
        return fields.has("upgrade") && !framing.equals(Framing.NONE)
                ? Parsed.bad(Reason.FRAMING_BODY, "Upgrade on a request with a body")
                : Parsed.ok(framing);
    }

    /** Whether the client awaits 100; an HTTP/1.0 client can't (RFC 9110 §10.1.1). */
    private static Parsed<Boolean> expectation(RequestHead head) {
        List<String> values = head.fields().values("expect");
        if (values.isEmpty()) {
            return Parsed.ok(false);
        }
        return values.size() == 1 && Token.fold(values.get(0)).equals("100-continue")
                ? Parsed.ok(head.http11())
                : Parsed.bad(Reason.HEADER_EXPECT, "Expect is not exactly 100-continue");
    }

    private Parsed<RequestTarget> target(RequestHead head) {
        List<String> hosts = head.fields().values("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && head.http11())) {
            return Parsed.bad(Reason.TARGET_HOST_MISMATCH, "HTTP/1.1 has exactly one Host");
        }
        if (!head.isConnect() && head.target().startsWith("/") && !hosts.isEmpty()) {
            return RequestTarget.own(head.target(), hosts.get(0), here);
        }
        Parsed<RequestTarget> target =
                head.isConnect() ? RequestTarget.connect(head.target()) : RequestTarget.absolute(head.target());
        return hosts.isEmpty() ? target : target.then(good -> good.agreesWith(hosts.get(0)));
    }

    private static boolean staysOpen(RequestHead head) {
        List<String> options = head.fields().members("connection");
        return head.http11() ? !options.contains("close") : false;
    }
}

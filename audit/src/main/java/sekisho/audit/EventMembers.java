package sekisho.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.QueryTypes;
import sekisho.config.value.Reason;

/** The members of a line, always in the same order: what every event has, then its own, then ours under {@code unmapped}. */
final class EventMembers implements AuditEvent.Cases<JsonLine> {

    static final int SUCCESS = 1;
    static final int FAILURE = 2;
    private static final int MOST_ITEMS = 32;
    /** The schema asks for the version that both sides agree on, and the gateway reads one side's greeting. */
    private static final String UNSEEN = "Unknown";

    private final JsonLine line;
    private final OcsfClass kind;
    private final Stamp stamp;
    private final long millis;
    private long count;
    private long countMillis;
    private Optional<AuditEvent.Greeting> greeting = Optional.empty();

    private EventMembers(JsonLine line, OcsfClass kind, Stamp stamp, long millis) {
        this.line = line;
        this.kind = kind;
        this.stamp = stamp;
        this.millis = millis;
    }

    /**
     * Writes everything that follows the sequence number.
     *
     * @param millis when the event was offered, UTC
     */
    static void write(JsonLine line, AuditEvent event, OcsfClass kind, Stamp stamp, long millis) {
        event.fold(new EventMembers(line, kind, stamp, millis));
    }

    @Override
    public JsonLine connection(AuditEvent.Connection event) {
        head(event.id(), event.verdict());
        client(event.client(), event.clientPort());
        event.destination().ifPresent(to -> destination(to, event.addresses()));
        if (kind.uid() == OcsfClass.HTTP) {
            line.object("http_request");
            if (kind.activityName().isEmpty()) {
                line.text("http_method", event.method().orElse(""));
            }
            line.object("url").text("url_string", event.asked()).end().end();
        } else {
            line.object("url").text("url_string", event.asked()).end();
            direction(event.client(), "tcp");
        }
        return tail(event.verdict(), event.client(), event.door().label(), event.addresses());
    }

    @Override
    public JsonLine closed(AuditEvent.Closed event) {
        head(event.id(), event.verdict());
        if (count == 0) {
            line.number("duration", event.open().toMillis());
        }
        client(event.client(), event.clientPort());
        destination(event.destination(), List.of(event.address()));
        direction(event.client(), "tcp");
        greeting = event.greeting();
        greeting.flatMap(AuditEvent.Greeting::serverName)
                .ifPresent(name -> line.object("tls")
                        .text("version", UNSEEN)
                        .text("sni", name)
                        .end());
        line.object("traffic")
                .number("bytes", event.bytesUp() + event.bytesDown())
                .number("bytes_in", event.bytesDown())
                .number("bytes_out", event.bytesUp())
                .end();
        return tail(event.verdict(), event.client(), event.door().label(), List.of());
    }

    @Override
    public JsonLine query(AuditEvent.Query event) {
        head(event.id(), event.verdict());
        client(event.client(), event.clientPort());
        direction(event.client(), event.transport());
        line.object("query")
                .text("hostname", event.name())
                .text("type", QueryTypes.name(event.type()))
                .end();
        line.number("rcode_id", ResponseCodes.id(event.rcode())).text("rcode", ResponseCodes.name(event.rcode()));
        boolean answered = event.verdict().outcome() == Verdict.Outcome.ALLOW;
        if (answered) {
            line.objects(
                    "answers",
                    most(event.addresses()),
                    (member, address) ->
                            member.address("rdata", address).text("type", address.isIpv4() ? "A" : "AAAA"));
        }
        return tail(event.verdict(), event.client(), "dns", answered ? List.of() : event.addresses());
    }

    @Override
    public JsonLine repeated(AuditEvent.Repeated event) {
        count = event.count();
        countMillis = event.within().toMillis();
        return event.like().fold(this);
    }

    @Override
    public JsonLine edition(AuditEvent.EditionChange event) {
        base(event.id(), event.live() ? SUCCESS : FAILURE, event.live() ? 1 : 3);
        ourselves().text("comment", event.detail());
        line.object("entity")
                .text("uid", event.edition().digest())
                .number("type_id", 5)
                .text("type", "Policy")
                .end();
        ours();
        event.before().ifPresent(before -> line.text("before", before.digest()));
        return edition(event.edition()).end().end().end();
    }

    @Override
    public JsonLine lifecycle(AuditEvent.Lifecycle event) {
        base(event.id(), SUCCESS, 1);
        ourselves().text("message", event.detail());
        stamp.app(line);
        ours();
        return edition(event.edition()).end().end().end();
    }

    @Override
    public JsonLine adminCall(AuditEvent.AdminCall event) {
        base(event.id(), event.status() < 400 ? SUCCESS : FAILURE, event.status() < 400 ? 1 : 2);
        line.object("actor").object("user");
        if (event.person().isPresent()) {
            line.text("uid", event.person().get());
        } else {
            uid(event.client());
        }
        line.end().end();
        source(event.client(), event.clientPort());
        line.object("api").text("operation", event.route());
        line.object("response").number("code", event.status()).end().end();
        ours().text("proven_by", event.client().provenBy()).text("door", "admin");
        event.client().certificate().ifPresent(name -> line.text("certificate", name));
        return line.end().end().end();
    }

    @Override
    public JsonLine authentication(AuditEvent.Authentication event) {
        head(event.id(), event.verdict());
        client(event.client(), event.clientPort());
        line.object("user");
        uid(event.client());
        line.end();
        CertificateMembers.write(line, event);
        return tail(event.verdict(), event.client(), event.door().label(), List.of());
    }

    @Override
    public JsonLine logActivity(AuditEvent.LogActivity event) {
        base(event.id(), SUCCESS, 1);
        ourselves().text("log_name", "sekisho audit");
        ours().text("activity", event.activity()).object("facts");
        int left = MOST_ITEMS;
        for (Map.Entry<String, String> fact : event.facts().entrySet()) {
            if (left-- > 0) {
                line.brief(JsonLine.escaped(fact.getKey()), fact.getValue());
            }
        }
        return line.end().end().end().end();
    }

    @Override
    public JsonLine approval(AuditEvent.Approval event) {
        ApprovalMembers.write(line, event, kind.uid() == OcsfClass.USER_ACCESS, this::base);
        ours().text("step", ApprovalMembers.word(event.step()));
        return stamp.edition(ApprovalMembers.facts(line, event.step()), event.edition())
                .end()
                .end()
                .end();
    }

    private void head(DecisionId id, Verdict verdict) {
        boolean allowed = verdict.outcome() == Verdict.Outcome.ALLOW;
        base(id, allowed ? SUCCESS : FAILURE, allowed ? 1 : 2);
        verdict.reason()
                .ifPresent(reason ->
                        line.text("status_code", reason.code()).text("status_detail", detail(reason, verdict)));
        line.number("action_id", allowed ? 1 : 2)
                .number(
                        "disposition_id",
                        switch (verdict.outcome()) {
                            case ALLOW -> 1;
                            case DENY -> 2;
                            case REJECT -> 25;
                            case UNREACHABLE -> 27;
                        });
    }

    private void base(DecisionId id, int status, int severity) {
        stamp.head(line.text("uid", id.text()), kind, millis, status, severity);
        if (count > 0) {
            line.number("count", count).number("duration", countMillis);
            line.number("start_time", millis - countMillis).number("end_time", millis);
        }
    }

    private JsonLine ourselves() {
        return line.object("actor").text("app_name", "Sekisho").end();
    }

    private void client(Identity client, int port) {
        line.object("actor").object("user");
        uid(client);
        line.end().end();
        source(client, port);
    }

    private void source(Identity client, int port) {
        line.object("src_endpoint")
                .address("ip", client.source())
                .number("port", port)
                .end();
    }

    private void destination(Destination to, List<IpAddress> addresses) {
        line.object("dst_endpoint");
        if (to.host() instanceof HostName name) {
            line.text("hostname", name.text());
        }
        Optional<IpAddress> ip = to.host() instanceof IpAddress written
                ? Optional.of(written)
                : addresses.stream().findFirst();
        ip.ifPresent(address -> line.address("ip", address));
        line.number("port", to.port()).end();
    }

    private void direction(Identity client, String transport) {
        line.object("connection_info")
                .number("direction_id", kind.uid() == OcsfClass.DNS ? 1 : 2)
                .text("protocol_name", transport.toLowerCase(Locale.ROOT))
                .number("protocol_ver_id", client.source().isIpv4() ? 4 : 6)
                .end();
    }

    private JsonLine ours() {
        return stamp.ours(line, millis);
    }

    private JsonLine tail(Verdict verdict, Identity client, String door, List<IpAddress> addresses) {
        ours().text("decision", verdict.outcome().label());
        verdict.reason().ifPresent(reason -> line.text("reason", reason.code()));
        greeting.filter(hello -> !hello.protocols().isEmpty())
                .ifPresent(hello -> line.texts("alpn", most(hello.protocols())));
        greeting.filter(AuditEvent.Greeting::encrypted).ifPresent(hello -> line.text("ech", "offered"));
        verdict.wouldDeny().ifPresent(kept -> line.text("would_deny", kept.code()));
        verdict.rule().ifPresent(rule -> line.text("rule", rule));
        verdict.grant().ifPresent(grant -> line.text("grant", grant));
        edition(verdict.edition()).text("proven_by", client.provenBy()).text("door", door);
        if (addresses.size() > 1 || (!addresses.isEmpty() && verdict.outcome() != Verdict.Outcome.ALLOW)) {
            line.texts(
                    "addresses",
                    most(addresses).stream().map(IpAddress::toString).toList());
        }
        return line.end().end().end();
    }

    private JsonLine edition(Edition edition) {
        return stamp.edition(line, edition);
    }

    private static <T> List<T> most(List<T> items) {
        return items.subList(0, Math.min(items.size(), MOST_ITEMS));
    }

    /** The certificate's name; else the source, said to be anonymous: never empty. */
    private void uid(Identity client) {
        if (client.certificate().isPresent()) {
            line.text("uid", client.certificate().get());
        } else {
            line.anonymous("uid", client.source());
        }
    }

    private static String detail(Reason reason, Verdict verdict) {
        return verdict.detail().map(about -> reason.en() + ": " + about).orElse(reason.en());
    }
}

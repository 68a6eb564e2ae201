package sekisho.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.approval.ApprovalStep;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Events of every kind that the product writes, each in every shape that changes which members its line has. */
final class EveryEvent {

    private static final Identity V6 = Identity.ofSource(IpAddress.of("2001:db8::5"));
    private static final Identity PERSON =
            new Identity(IpAddress.of("10.0.0.9"), Optional.of("spiffe://example.lg.jp/human/yamada"));
    private static final List<IpAddress> TWO =
            List.of(IpAddress.of("93.184.215.14"), IpAddress.of("2606:2800:21f:cb07:6820:80da:af6b:8b2c"));

    private EveryEvent() {}

    static List<AuditEvent> all() {
        List<AuditEvent> all = new ArrayList<>();
        connections(all);
        queries(all);
        house(all);
        List<AuditEvent> repeated = new ArrayList<>();
        for (AuditEvent event : all) {
            if (event instanceof AuditEvent.Connection || event instanceof AuditEvent.Query) {
                repeated.add(new AuditEvent.Repeated(event, 4_711, Duration.ofMillis(900)));
            }
        }
        all.addAll(repeated);
        return all;
    }

    private static void connections(List<AuditEvent> all) {
        for (Door door : Door.values()) {
            for (Verdict verdict : verdicts()) {
                for (String method : List.of("", "CONNECT", "GET", "HEAD", "PATCH", "TRACE", "PROPFIND")) {
                    all.add(connection(door, Samples.CLIENT, Optional.of(Samples.PLACE), method, TWO, verdict));
                }
                all.add(connection(door, V6, Optional.empty(), "GET", List.of(), verdict));
                all.add(connection(door, PERSON, Optional.of(address()), "", List.of(), verdict));
            }
            for (Optional<AuditEvent.Authentication.Presented> shown :
                    List.of(Optional.<AuditEvent.Authentication.Presented>empty(), presented())) {
                all.add(new AuditEvent.Authentication(
                        DecisionId.next(), door, PERSON, 1, shown, Verdict.allow("web", Samples.EDITION)));
                all.add(new AuditEvent.Authentication(
                        DecisionId.next(), door, V6, 65_535, shown, refusal(Reason.CERTIFICATE_REVOKED)));
            }
        }
        all.add(Samples.closed());
        all.add(new AuditEvent.Closed(
                DecisionId.next(),
                Door.SOCKS5,
                V6,
                0,
                address(),
                TWO.get(1),
                Optional.empty(),
                Verdict.of(Reason.END_CLIENT, Optional.of("web"), Samples.EDITION),
                0,
                1L << 50,
                Duration.ZERO));
    }

    private static void queries(List<AuditEvent> all) {
        for (Verdict verdict : verdicts()) {
            for (String transport : List.of("udp", "tcp", "tls", "https")) {
                for (int type : List.of(1, 28, 65, 255, 65_280)) {
                    for (int rcode : List.of(0, 2, 3, 5, 16, 4_095)) {
                        all.add(new AuditEvent.Query(
                                DecisionId.next(), V6, 53, transport, "a\\046b.example.", type, rcode, TWO, verdict));
                    }
                }
            }
            all.add(new AuditEvent.Query(DecisionId.next(), PERSON, 53, "udp", ".", 2, 0, List.of(), verdict));
        }
    }

    private static void house(List<AuditEvent> all) {
        Edition none = new Edition("sha256:" + "0".repeat(64), List.of());
        for (boolean yes : List.of(true, false)) {
            all.add(new AuditEvent.EditionChange(DecisionId.next(), Samples.EDITION, Optional.of(none), yes, "reload"));
            all.add(new AuditEvent.EditionChange(DecisionId.next(), none, Optional.empty(), yes, ""));
            all.add(new AuditEvent.Lifecycle(DecisionId.next(), yes, "SIGTERM", Samples.EDITION));
        }
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
            for (int status : List.of(200, 403, 503)) {
                all.add(new AuditEvent.AdminCall(
                        DecisionId.next(), PERSON, 1, Optional.of("yamada"), method + " /status", status));
                all.add(new AuditEvent.AdminCall(DecisionId.next(), V6, 1, Optional.empty(), method + " /", status));
            }
        }
        for (ApprovalStep.Act act : ApprovalStep.Act.values()) {
            for (Map<String, String> facts :
                    List.of(Map.<String, String>of(), Map.of("by", "yamada", "holder", "suzuki", "rule", "web"))) {
                for (String about : List.of("R-7", "G-7")) {
                    ApprovalStep step = new ApprovalStep(act, about, Instant.ofEpochSecond(1_790_000_000), facts);
                    all.add(new AuditEvent.Approval(DecisionId.next(), step, Samples.EDITION));
                }
            }
        }
        for (String activity : List.of(
                "recovery", "rotate", "heartbeat", "loss", "late", "closed", "reopened", "clock_step", "pruned")) {
            all.add(new AuditEvent.LogActivity(DecisionId.next(), activity, Map.of()));
            all.add(new AuditEvent.LogActivity(DecisionId.next(), activity, Map.of("offered", "9", "durable", "9")));
        }
    }

    private static List<Verdict> verdicts() {
        List<Verdict> all = new ArrayList<>(List.of(
                Verdict.allow("web", Samples.EDITION),
                Verdict.of(
                        Reason.ADDR_CLASS, Optional.of("web"), Samples.EDITION, Optional.of("93.184.215.14: public"))));
        for (Reason reason : List.of(
                Reason.RULE_NONE,
                Reason.LOOP,
                Reason.HOST_SYNTAX,
                Reason.CONNECT_REFUSED,
                Reason.CERTIFICATE_REVOKED)) {
            all.add(refusal(reason));
        }
        return all;
    }

    private static Verdict refusal(Reason reason) {
        return Verdict.of(reason, Optional.empty(), Samples.EDITION);
    }

    private static AuditEvent connection(
            Door door,
            Identity client,
            Optional<Destination> destination,
            String method,
            List<IpAddress> addresses,
            Verdict verdict) {
        return new AuditEvent.Connection(
                DecisionId.next(),
                door,
                client,
                1,
                "http://example.com/",
                destination,
                Optional.of(method).filter(word -> !word.isEmpty()),
                addresses,
                verdict);
    }

    private static Destination address() {
        return new Destination(IpAddress.of("2001:db8::7"), 8_443);
    }

    private static Optional<AuditEvent.Authentication.Presented> presented() {
        return Optional.of(new AuditEvent.Authentication.Presented("CN=yamada", "CN=room", "1f", "ab".repeat(32)));
    }
}

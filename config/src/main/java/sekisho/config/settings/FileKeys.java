package sekisho.config.settings;

import static sekisho.config.settings.Key.later;
import static sekisho.config.settings.Key.optional;
import static sekisho.config.settings.Key.required;
import static sekisho.config.settings.Shape.group;
import static sekisho.config.settings.Shape.many;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sekisho.config.settings.Shape.Named;
import sekisho.config.settings.Shape.One;

/**
 * The table of every key that the file may have, in its order: what {@link SettingsReader} accepts, what
 * {@link SettingsSchema} tells editors, and what the manual prints.
 */
final class FileKeys {

    static final Kind<Long> HEAD_SIZE = AmountKinds.size("1KiB", "1MiB");
    static final Kind<Long> COUNT = AmountKinds.count("1", "10000000");
    static final Kind<Long> RATE = AmountKinds.size("1KiB", "100GiB");
    static final Kind<Long> PER_DAY = AmountKinds.size("1KiB", "1000000GiB");
    static final Kind<Long> SEGMENT_SIZE = AmountKinds.size("64KiB", "1GiB");
    static final Kind<Long> QUORUM = AmountKinds.count("0", "9");
    static final Kind<Person.Role> ROLE = Kind.choice(roles());
    static final Kind<String> CERTIFICATE =
            Kind.of("^[a-z][a-z0-9+.-]*:.+$", "spiffe://example.lg.jp/human/yamada", FileKeys::certificate);

    private static final Shape CLIENT = group(
            optional("networks", many(AddressKinds.RANGE_OF_ADDRESSES), "Source networks."),
            optional("certificates", many(ClientsReader.CERTIFICATES), "Names in verified client certificates."),
            optional("vpc-endpoints", many(ClientsReader.VPC_ENDPOINT), "AWS endpoints, told by a load balancer."));

    private static final Shape DESTINATION = group(
            optional("aws", AwsKeys.AWS, "Names from the catalogue of AWS services."),
            RuleKeys.HOSTS,
            optional("hosts-file", new One(PlainKinds.PATH), "A file of hosts: one on each line, # begins a comment."),
            RuleKeys.RANGES,
            RuleKeys.PORTS,
            RuleKeys.TUNNEL);

    private static final Shape AUDIT = group(
            required(
                    "directory",
                    new One(PlainKinds.PATH),
                    "directory: /var/lib/sekisho/audit",
                    "Where the log lives; this process alone writes there."),
            required(
                    "when-unavailable",
                    new One(Kind.choice(Map.of("close", true))),
                    "when-unavailable: close",
                    "Nothing passes while nothing can be recorded; written so that everybody knows."),
            optional("key", new One(PlainKinds.PATH), "This node's signing key.")
                    .standard("<directory>/private/node.key"),
            optional("segment-size", new One(SEGMENT_SIZE), "When the log begins a new segment.")
                    .standard("64MiB"),
            later("keep", "How long records stay."),
            later("encrypt", "Encryption of the log."),
            later("ship", "Where copies go."),
            later("fields", "What happens to single fields."),
            later("timestamps", "Time stamps of a trusted third party."),
            later("syslog", "A syslog receiver."),
            later("clock", "What is demanded of the clock."));

    private static final Shape PERSON = group(
            required(
                    "certificates",
                    many(CERTIFICATE),
                    "certificates: [spiffe://example.lg.jp/human/yamada]",
                    "Names in the person's client certificates, exact."),
            required("roles", many(ROLE), "roles: [auditor]", "What the person may do on the admin API."));

    private static final Shape APPROVAL = group(
            optional("changes", new One(QUORUM), "Approvers of a change of the configuration; 0 only with a reason.")
                    .standard("1"),
            optional("grants", new One(QUORUM), "Approvers of a grant; at least 1.")
                    .standard("1"),
            optional("reason", new One(PlainKinds.SENTENCE), "Why one administrator changes the file alone."),
            optional("directory", new One(PlainKinds.PATH), "Where requests, votes and grants are kept.")
                    .standard("<audit.directory>/private/approval"));

    private static Shape.Group bounds(String connections) {
        return group(
                optional("connections", new One(COUNT), "Open at once.").standard(connections),
                optional("connections-per-second", new One(COUNT), "New ones."),
                optional("bytes-per-second", new One(RATE), "Both directions; what comes faster waits."),
                optional("bytes-per-day", new One(PER_DAY), "Both directions, from 0:00 to 24:00 in zone."));
    }

    private static final Shape LIMITS = group(
            optional("head-size", new One(HEAD_SIZE), "Of a request head.").standard("64KiB"),
            optional("head-time", new One(AmountKinds.SHORT), "For a whole request head.")
                    .standard("10s"),
            optional("hello-time", new One(AmountKinds.SHORT), "For the first bytes of a tunnel.")
                    .standard("5s"),
            optional("dial", new One(AmountKinds.SHORT), "For a connection to one address.")
                    .standard("5s"),
            optional("idle", new One(AmountKinds.LONG), "Without a byte in either direction.")
                    .standard("10m"),
            optional("lifetime", new One(AmountKinds.LONG), "Of a tunnel.").standard("12h"),
            optional("write-stall", new One(AmountKinds.SHORT), "Without progress while bytes wait for a reader.")
                    .standard("60s"),
            optional("drain", new One(AmountKinds.SHORT), "At SIGTERM, before open tunnels are cut.")
                    .standard("30s"),
            optional("handshake", new One(AmountKinds.SHORT), "For a TLS handshake.")
                    .standard("10s"),
            optional("per-client", bounds("1000"), "Bounds for each client: its certificate's name, else its address."),
            optional("whole", bounds("none"), "Bounds for all clients together."));

    static final Shape.Group FILE = group(
            required("version", new One(Kind.choice(Map.of("1", 1)).describedAs(1)), "version: 1", "Of this format."),
            required("name", new One(PlainKinds.NAME), "name: secure-room-a", "Of this appliance, in every record."),
            optional("zone", new One(PlainKinds.ZONE), "Time zone for dates and hours.")
                    .standard("Asia/Tokyo"),
            optional("listen", ListenKeys.LISTEN, "Where the appliance answers; what is absent isn't opened."),
            optional("clients", new Named(PlainKinds.NAME, CLIENT), "Groups of clients, by name."),
            optional("destinations", new Named(PlainKinds.NAME, DESTINATION), "Groups of places, by name."),
            optional("rules", Shape.sections(RuleKeys.RULE), "Who may reach what; nothing else is allowed."),
            optional("dns", DnsKeys.DNS, "Whom to ask for names."),
            required("audit", AUDIT, "audit: {directory: /var/lib/sekisho/audit, when-unavailable: close}", "The log."),
            optional("people", new Named(PlainKinds.NAME, PERSON), "Human beings who use the admin API, by name."),
            optional("approval", APPROVAL, "How many persons besides the author say yes."),
            later("notify", "Who is told what happens."),
            optional("contact", new One(PlainKinds.SENTENCE), "Whom a refused person may ask."),
            optional("limits", LIMITS, "Sizes and times."));

    private FileKeys() {}

    private static Map<String, Person.Role> roles() {
        Map<String, Person.Role> words = new LinkedHashMap<>();
        for (Person.Role role : Person.Role.values()) {
            words.put(role.name().toLowerCase(Locale.ROOT), role);
        }
        return words;
    }

    private static Reading<String> certificate(String written) {
        if (List.of("dns:", "email:", "cn:").stream().anyMatch(written::startsWith)) {
            return Reading.later(written, "a URI name like \"spiffe://example.lg.jp/human/yamada\"");
        }
        return written.matches("[a-z][a-z0-9+.-]*://[\\x21-\\x7e&&[^*]]+")
                ? Reading.of(written)
                : Reading.wrong("incorrect certificate name " + Quoted.of(written)
                        + "; write a URI name without *, like \"spiffe://example.lg.jp/human/yamada\"");
    }
}

package sekisho.config.settings;

import static sekisho.config.settings.Key.later;
import static sekisho.config.settings.Key.optional;
import static sekisho.config.settings.Key.required;
import static sekisho.config.settings.Shape.group;
import static sekisho.config.settings.Shape.many;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.settings.Shape.Either;
import sekisho.config.settings.Shape.One;

/** {@code rules}, and the keys that rules share with destinations. */
final class RuleKeys {

    static final Kind<Target.Tunnel> TUNNEL_KIND =
            Kind.choice(ordered("tls", Target.Tunnel.TLS, "tcp", Target.Tunnel.TCP));
    static final Kind<Gate> GATE = Kind.choice(ordered("proxy", Gate.PROXY, "dns", Gate.DNS));
    static final Kind<Boolean> DENIES = Kind.choice(ordered("allow", false, "deny", true));
    static final Kind<Boolean> TRUSTS_CHAIN = Kind.choice(ordered("inspect", false, "trust", true));
    static final Kind<Boolean> REPORTS = Kind.choice(ordered("enforce", false, "report", true));
    static final Kind<Boolean> MISSING_SNI = Kind.choice(ordered("refuse", false, "allow", true));
    static final Kind<Greeting.Ech> ECH = Kind.choice(stances());
    static final Kind<Onward.Upgrade> UPGRADE = Kind.choice(Map.of("websocket", Onward.Upgrade.WEBSOCKET));
    static final Kind<Boolean> NEEDS = Kind.choice(Map.of("grant", true));
    static final Kind<Duration> GRANT_FOR = AmountKinds.duration("1s", "7d");
    static final Kind<GrantNeed.Binds> BINDS =
            Kind.choice(ordered("person", GrantNeed.Binds.PERSON, "address", GrantNeed.Binds.ADDRESS));
    static final Kind<Boolean> SEND_PROXY = Kind.choice(Map.of("v2", true));
    static final Kind<AddressScope> SCOPE = Kind.choice(scopes());

    static final Key HOSTS = optional(
            "hosts",
            many(HostKinds.HOST),
            "Names, patterns (*.a.b one label, **.a.b one or more) and single addresses.");
    static final Key RANGES = optional(
            "ranges",
            many(AddressKinds.RANGE_OF_ADDRESSES),
            "Ranges of addresses, only for relays that take redirected connections.");
    static final Key PORTS = optional("ports", many(AmountKinds.PORT), "Ports and ranges of ports.")
            .standard("[443]");
    static final Key TUNNEL = optional("tunnel", new One(TUNNEL_KIND), "What may flow inside a CONNECT.")
            .standard("tls");

    private static final Shape.Group HOURS = group(
            required("days", many(HoursReader.DAY_KIND), "days: [mon-fri]", "Days on which they begin."),
            required("from", new One(HoursReader.CLOCK_KIND), "from: \"08:30\"", "When they begin, in zone."),
            required(
                    "to",
                    new One(HoursReader.CLOCK_KIND),
                    "to: \"22:00\"",
                    "When they end; before from is the next day."),
            optional("holidays", new One(PlainKinds.PATH), "A file of dates that are closed: one on each line."));

    static final Shape.Group RULE = group(
            required("id", new One(PlainKinds.RULE_ID), "id: source-code", "Unique; a label of metrics and records."),
            required("clients", many(PlainKinds.NAME), "clients: [desktops]", "Groups of clients."),
            optional("to", many(PlainKinds.NAME), "Destinations; or hosts, ports and tunnel stand here themselves."),
            HOSTS,
            RANGES,
            PORTS,
            TUNNEL,
            optional("through", many(GATE), "The gates that it opens.").standard("[proxy, dns]"),
            optional(
                            "addresses",
                            new Either(List.of(new One(SCOPE), many(AddressKinds.RANGE_OF_ADDRESSES))),
                            "Where its names may live.")
                    .standard("private"),
            optional("action", new One(DENIES), "A deny rule wins over every allow rule.")
                    .standard("allow"),
            optional("mode", new One(REPORTS), "Whether hours and TLS greetings are enforced, or only recorded.")
                    .standard("enforce"),
            optional("until", new One(PlainKinds.DATE), "Its last day, in zone."),
            optional("hours", HOURS, "When it holds; ends of hours cut what is open."),
            optional("reason", new One(PlainKinds.SENTENCE), "Why it exists; a very wide pattern must say so."),
            optional("lifetime", new One(AmountKinds.LONG), "Of a connection, instead of limits.lifetime."),
            optional("idle", new One(AmountKinds.LONG), "Of a connection, instead of limits.idle."),
            optional(
                    "upload-per-day",
                    new One(FileKeys.PER_DAY),
                    "Bytes from one client, by this rule, from 0:00 to 24:00."),
            optional("types", many(TypeKind.TYPE), "DNS query types that may be asked.")
                    .standard("[A, AAAA, HTTPS, SRV, PTR, SOA, NS]"),
            optional("chain", new One(TRUSTS_CHAIN), "Whether each CNAME hop needs a rule of its own.")
                    .standard("inspect"),
            optional("nat64", new One(PlainKinds.BOOLEAN), "Whether 64:ff9b::/96 is judged by the address inside.")
                    .standard("false"),
            optional("missing-sni", new One(MISSING_SNI), "What becomes of a TLS greeting without a server name.")
                    .standard("refuse"),
            optional("ech", new One(ECH), "What becomes of a TLS greeting with an encrypted server name.")
                    .standard("log; refuse on sni and relay"),
            optional("needs", new One(NEEDS), "It allows only while a grant is open that another person approved."),
            optional("grant-for", new One(GRANT_FOR), "The most that one grant may last.")
                    .standard("2h"),
            optional("grant-binds", new One(BINDS), "What a grant names: a person, or one source address.")
                    .standard("person"),
            optional(
                    "upgrade",
                    many(UPGRADE),
                    "Protocols that a forward request may change to; else Upgrade is removed."),
            later("via", "A proxy behind this one."),
            optional(
                    "send-proxy",
                    new One(SEND_PROXY),
                    "The PROXY header with which connections to the destination begin."),
            later("inspect", "Whether TLS is opened."),
            later("methods", "Methods of inspected requests."),
            later("paths", "Paths of inspected requests."),
            later("aws", "Accounts and credentials of inspected requests."));

    private RuleKeys() {}

    private static <T> Map<String, T> ordered(String first, T one, String second, T two) {
        Map<String, T> words = new LinkedHashMap<>();
        words.put(first, one);
        words.put(second, two);
        return words;
    }

    private static Map<String, Greeting.Ech> stances() {
        Map<String, Greeting.Ech> words = new LinkedHashMap<>();
        for (Greeting.Ech stance : Greeting.Ech.values()) {
            words.put(stance.name().toLowerCase(Locale.ROOT), stance);
        }
        return words;
    }

    private static Map<String, AddressScope> scopes() {
        Map<String, AddressScope> words = new LinkedHashMap<>();
        words.put("private", new AddressScope.Private());
        words.put("public", new AddressScope.Public());
        words.put("any", new AddressScope.Any());
        return words;
    }
}

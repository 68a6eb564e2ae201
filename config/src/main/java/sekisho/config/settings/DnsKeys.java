package sekisho.config.settings;

import static sekisho.config.settings.Key.optional;
import static sekisho.config.settings.Key.required;
import static sekisho.config.settings.Shape.group;
import static sekisho.config.settings.Shape.many;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.config.settings.DnsSettings.Order;
import sekisho.config.settings.DnsSettings.Refuse;
import sekisho.config.settings.DnsSettings.Tunnelling;
import sekisho.config.settings.Shape.Either;
import sekisho.config.settings.Shape.Named;
import sekisho.config.settings.Shape.One;

/** {@code dns}. */
final class DnsKeys {

    static final Kind<Duration> TIMEOUT = AmountKinds.duration("10ms", "60s");
    static final Kind<Refuse> REFUSE = Kind.choice(refusals());
    static final Kind<Order> ORDER = Kind.choice(orders());
    static final Kind<Tunnelling> TUNNELLING = Kind.choice(tunnellings());
    static final Kind<Long> QUERIES = AmountKinds.count("1", "10000000");
    static final Kind<Long> CACHE_SIZE = AmountKinds.size("64KiB", "64GiB");
    static final Kind<Duration> TTL = AmountKinds.duration("0s", "7d");

    private static final Shape.Group ZONE = group(
            required(
                    "zone",
                    new One(HostKinds.ZONE),
                    "zone: db.internal",
                    "Names at and below this; \".\" for the rest."),
            required("upstreams", many(AddressKinds.UPSTREAM), "upstreams: [10.0.1.10]", "Asked in this order."),
            optional("order", new One(ORDER), "How an upstream is chosen.").standard("strict"),
            optional("timeout", new One(TIMEOUT), "Of one upstream.").standard("2s"),
            optional("ca", new One(PlainKinds.PATH), "PEM: who issues the certificates of tls:// upstreams."));

    private static final Shape CACHE = group(
            optional("size", new One(CACHE_SIZE), "Memory for answers.").standard("64MiB"),
            optional("floor", new One(TTL), "Shortest time that an answer is kept.")
                    .standard("0s"),
            optional("cap", new One(TTL), "Longest time that an answer is kept.")
                    .standard("1h"),
            optional("stale", new One(TTL), "How long an old answer serves while upstreams fail.")
                    .standard("0s"));

    private static final Shape RECORD = new Either(List.of(
            new One(AddressKinds.ADDRESS),
            many(AddressKinds.ADDRESS),
            group(required(
                    "cname", new One(HostKinds.NAME), "cname: web.internal", "The name that this one stands for."))));

    static final Shape DNS = group(
            optional("zones", Shape.sections(ZONE), "Forwarded by the longest suffix."),
            optional("records", new Named(HostKinds.NAME, RECORD), "Answered here; they need a rule like any name."),
            optional("refuse", new One(REFUSE), "How a name that isn't allowed is refused.")
                    .standard("nxdomain"),
            optional("cache", CACHE, "Answers that are kept."),
            optional("tunnelling", new One(TUNNELLING), "What happens to names that look like hidden data.")
                    .standard("block"),
            optional(
                            "case-randomisation",
                            new One(PlainKinds.BOOLEAN),
                            "Random letter case towards upstreams, for those that give it back.")
                    .standard("false"),
            optional("queries-per-second", new One(QUERIES), "Datagrams of one address; beyond, it must use TCP.")
                    .standard("50000"));

    private DnsKeys() {}

    private static Map<String, Order> orders() {
        Map<String, Order> words = new LinkedHashMap<>();
        words.put("strict", Order.STRICT);
        words.put("latency", Order.LATENCY);
        words.put("hedge", Order.HEDGE);
        return words;
    }

    private static Map<String, Tunnelling> tunnellings() {
        Map<String, Tunnelling> words = new LinkedHashMap<>();
        words.put("alert", Tunnelling.ALERT);
        words.put("throttle", Tunnelling.THROTTLE);
        words.put("block", Tunnelling.BLOCK);
        return words;
    }

    private static Map<String, Refuse> refusals() {
        Map<String, Refuse> words = new LinkedHashMap<>();
        words.put("nxdomain", Refuse.NXDOMAIN);
        words.put("nodata", Refuse.NODATA);
        words.put("refused", Refuse.REFUSED);
        return words;
    }
}

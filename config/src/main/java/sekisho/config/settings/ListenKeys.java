package sekisho.config.settings;

import static sekisho.config.settings.Key.optional;
import static sekisho.config.settings.Key.required;
import static sekisho.config.settings.Shape.group;
import static sekisho.config.settings.Shape.many;

import java.util.stream.Stream;
import sekisho.config.settings.Shape.One;

/** {@code listen}. */
final class ListenKeys {

    private static final Shape TLS = group(
            required("certificate", new One(PlainKinds.PATH), "certificate: gw.pem", "PEM chain, leaf first."),
            required("key", new One(PlainKinds.PATH), "key: gw.key", "PKCS #8 PEM, not encrypted."),
            required(
                    "client-ca",
                    new One(PlainKinds.PATH),
                    "client-ca: room-ca.pem",
                    "Who issues the clients' certificates."),
            optional("crl", many(PlainKinds.PATH), "Lists of revoked certificates, PEM or DER."));

    private static final Shape DNS_TLS = group(
            required("certificate", new One(PlainKinds.PATH), "certificate: gw.pem", "PEM chain, leaf first."),
            required("key", new One(PlainKinds.PATH), "key: gw.key", "PKCS #8 PEM, not encrypted."),
            optional(
                    "client-ca",
                    new One(PlainKinds.PATH),
                    "Who issues the clients' certificates; without it clients show none."),
            optional("crl", many(PlainKinds.PATH), "Lists of revoked certificates, PEM or DER."));

    private static final Shape PROXY_PROTOCOL = group(
            required(
                    "trust",
                    many(AddressKinds.RANGE_OF_ADDRESSES),
                    "trust: [10.0.9.0/24]",
                    "The load balancers; nobody else gets in."),
            optional("require", new One(PlainKinds.BOOLEAN), "Refuse connections without the header.")
                    .standard("true"));

    private static final Key ORIGINAL_KEY = optional(
                    "original",
                    new One(DoorReader.ORIGINAL),
                    "How redirected connections come here: netfilter's REDIRECT or TPROXY; Linux only.")
            .standard("none");

    private static final Shape.Group SNI_KEYS = passing(
            "0.0.0.0:8443",
            optional(
                            "port",
                            new One(AmountKinds.ONE_PORT),
                            "The port that is dialed; with original: the one that was meant.")
                    .standard("443"),
            ORIGINAL_KEY);

    private static final Shape.Group RELAY_KEYS = passing(
            "0.0.0.0:15432",
            optional("to", new One(HostKinds.PLACE), "The one destination, host:port; a rule must allow it."),
            ORIGINAL_KEY,
            optional(
                    "to-range",
                    many(AddressKinds.RANGE_OF_ADDRESSES),
                    "Where redirected connections may go; a rule must allow it too."),
            optional("ports", many(AmountKinds.PORT), "Ports to which redirected connections may go."),
            required(
                    "expect",
                    new One(DoorReader.EXPECT),
                    "expect: postgres",
                    "What the first bytes must be; any checks nothing."));

    static final Shape LISTEN = group(
            optional("proxy", Shape.sections(entrance("127.0.0.1:3128")), "HTTP forward requests and CONNECT."),
            optional("socks5", Shape.sections(entrance("127.0.0.1:1080")), "SOCKS version 5: CONNECT, no passwords."),
            optional(
                    "sni",
                    Shape.sections(SNI_KEYS),
                    "TLS whose greeting names the destination; it is forwarded untouched."),
            optional("relay", Shape.sections(RELAY_KEYS), "Ports that lead to one destination, or to a range."),
            optional(
                    "dns",
                    Shape.sections(group(
                            address("127.0.0.1:5300"),
                            optional("tls", DNS_TLS, "DNS over TLS (RFC 7858), and nothing else here."))),
                    "Names, over UDP and TCP, or over TLS."),
            optional(
                    "admin",
                    group(
                            address("127.0.0.1:9443"),
                            required(
                                    "tls",
                                    TLS,
                                    "tls: {certificate: gw.pem, key: gw.key, client-ca: room-ca.pem}",
                                    "TLS 1.3 with client certificates.")),
                    "The admin API."),
            optional("metrics", group(address("127.0.0.1:9464")), "Prometheus page and health, plain HTTP."));

    private ListenKeys() {}

    /** A door of the proxy: its address, what may stand in front of it, and its own keys. */
    private static Shape.Group entrance(String example, Key... own) {
        return door(
                example,
                Stream.concat(
                        Stream.of(optional("tls", TLS, "TLS towards the clients, with client certificates.")),
                        Stream.of(own)));
    }

    /** A door whose clients speak another protocol than TLS, or TLS that is not for us. */
    private static Shape.Group passing(String example, Key... own) {
        return door(example, Stream.of(own));
    }

    private static Shape.Group door(String example, Stream<Key> own) {
        return new Shape.Group(Stream.concat(
                        Stream.of(
                                address(example),
                                optional(
                                        "proxy-protocol", PROXY_PROTOCOL, "Client addresses told by a load balancer.")),
                        own)
                .toList());
    }

    private static Key address(String example) {
        return required(
                "address",
                new One(AddressKinds.SOCKET_ADDRESS),
                "address: " + example,
                "Address and port; port 0 picks a free one.");
    }
}

package sekisho.config.settings;

import static sekisho.config.settings.Key.later;
import static sekisho.config.settings.Key.optional;
import static sekisho.config.settings.Key.required;
import static sekisho.config.settings.Shape.group;

import java.util.ArrayList;
import java.util.List;
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
            later("crl", "Lists of revoked certificates, PEM or DER."));

    static final Shape LISTEN = group(
            optional("proxy", Shape.sections(entrance("127.0.0.1:3128")), "HTTP forward requests and CONNECT."),
            later("socks5", "SOCKS5 doors."),
            later("sni", "Doors that read the name from a TLS greeting."),
            later("relay", "Doors to one fixed destination."),
            optional(
                    "dns",
                    Shape.sections(group(address("127.0.0.1:5300"), later("tls", "DNS over TLS."))),
                    "Names, over UDP and TCP."),
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
        List<Key> keys = new ArrayList<>(List.of(
                address(example),
                later("tls", "TLS towards the clients, with client certificates."),
                later("proxy-protocol", "Client addresses told by a load balancer.")));
        keys.addAll(List.of(own));
        return new Shape.Group(keys);
    }

    private static Key address(String example) {
        return required(
                "address",
                new One(AddressKinds.SOCKET_ADDRESS),
                "address: " + example,
                "Address and port; port 0 picks a free one.");
    }
}

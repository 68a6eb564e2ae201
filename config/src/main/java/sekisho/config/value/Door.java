package sekisho.config.value;

/** The kind of listener through which something arrived: the {@code door} label of metrics and records. */
public enum Door {
    /** HTTP forward requests, absolute-form (RFC 9112 §3.2.2). */
    HTTP("http"),
    /** CONNECT (RFC 9110 §9.3.6). */
    CONNECT("connect"),
    /** SOCKS version 5 (RFC 1928). */
    SOCKS5("socks5"),
    /** TLS to the gateway itself, or led to it: the ClientHello says where it wants to go. */
    SNI("sni"),
    /** A port that leads to one destination, or to those of one range. */
    RELAY("relay"),
    DNS("dns"),
    ADMIN("admin");

    private final String label;

    Door(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

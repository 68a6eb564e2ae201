package sekisho.config.value;

/** The kind of listener through which something arrived: the {@code door} label of metrics and records. */
public enum Door {
    /** HTTP forward requests, absolute-form (RFC 9112 §3.2.2). */
    HTTP("http"),
    /** CONNECT (RFC 9110 §9.3.6). */
    CONNECT("connect"),
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

package sekisho.proxy.socks;

import sekisho.config.value.Reason;

/** What a SOCKS client is told (RFC 1928 §3 and §6): a code and nothing more, so that nothing inside becomes known. */
public enum SocksReply {
    SUCCEEDED(0),
    GENERAL_FAILURE(1),
    NOT_ALLOWED(2),
    NETWORK_UNREACHABLE(3),
    HOST_UNREACHABLE(4),
    CONNECTION_REFUSED(5),
    TTL_EXPIRED(6),
    COMMAND_NOT_SUPPORTED(7),
    ADDRESS_TYPE_NOT_SUPPORTED(8);

    private static final byte[] METHOD_CHOSEN = {5, 0};
    private static final byte[] NO_METHOD = {5, (byte) 0xff};

    private final int code;

    SocksReply(int code) {
        this.code = code;
    }

    /** "No authentication": identity comes from the certificate or the source, never from a password. */
    public static byte[] methodChosen() {
        return METHOD_CHOSEN.clone();
    }

    /** The whole answer to a request; the bound address is always 0.0.0.0:0, because ours is nobody's business. */
    public byte[] bytes() {
        return new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0};
    }

    /** The last bytes that a refused client gets; none when it does not speak SOCKS 5. */
    public static byte[] refusal(Reason reason) {
        return switch (reason) {
            case SOCKS_VERSION, REQUEST_TIMEOUT, REQUEST_LINE -> new byte[0];
            case SOCKS_METHOD -> NO_METHOD.clone();
            default -> of(reason).bytes();
        };
    }

    static SocksReply of(Reason reason) {
        return switch (reason) {
            case SOCKS_COMMAND -> COMMAND_NOT_SUPPORTED;
            case HOST_SYNTAX, HOST_IP_FORM, HOST_IDNA -> ADDRESS_TYPE_NOT_SUPPORTED;
            case CONNECT_TIMEOUT -> TTL_EXPIRED;
            case CONNECT_REFUSED -> CONNECTION_REFUSED;
            case CONNECT_NO_ROUTE -> NETWORK_UNREACHABLE;
            default -> {
                if (reason.code().startsWith("dns.") && reason.kind() == Reason.Kind.UNREACHABLE) {
                    yield HOST_UNREACHABLE;
                }
                yield reason.kind() == Reason.Kind.DENY ? NOT_ALLOWED : GENERAL_FAILURE;
            }
        };
    }
}

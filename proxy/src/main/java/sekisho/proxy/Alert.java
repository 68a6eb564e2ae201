package sekisho.proxy;

import sekisho.config.value.Reason;

/** The one TLS record with which a client that has spoken TLS is sent away (RFC 8446 §6): version, fatal, and what. */
final class Alert {

    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};
    private static final byte[] INTERNAL_ERROR = {21, 3, 3, 0, 2, 2, 80};
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};
    private static final byte[] NOTHING = {};

    private Alert() {}

    /** Nothing for a client that did not speak TLS: it would not understand. */
    static byte[] of(Reason reason) {
        return switch (reason) {
            case TLS_SNI_MISMATCH, TLS_SNI_MISSING, TLS_SNI_SYNTAX -> UNRECOGNIZED_NAME.clone();
            case TLS_VERSION, TLS_ECH -> ACCESS_DENIED.clone();
            default -> NOTHING.clone();
        };
    }

    /** For a client whose ClientHello was read, when the gate said no or nobody was there. */
    static byte[] afterHello(Reason reason) {
        return reason.kind() == Reason.Kind.UNREACHABLE
                ? INTERNAL_ERROR.clone()
                : reason.kind() == Reason.Kind.DENY ? ACCESS_DENIED.clone() : of(reason);
    }
}

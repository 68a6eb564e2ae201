package sekisho.dns.plane;

import sekisho.config.policy.AddressPlane;

/** What one upstream says of one name; the {@code state} label of metrics. */
public enum NameState {
    PRIVATE,
    PARTIAL,
    PUBLIC,
    WRONG_RANGE,
    /** The name doesn't exist there, or has no address. */
    NXDOMAIN,
    TIMEOUT,
    /** The upstream answered, and not with an answer: SERVFAIL, REFUSED, nonsense. */
    FAILED;

    static NameState of(AddressPlane plane) {
        return switch (plane) {
            case PRIVATE -> PRIVATE;
            case PARTIAL -> PARTIAL;
            case PUBLIC -> PUBLIC;
            case WRONG_RANGE -> WRONG_RANGE;
        };
    }

    /** Whether the name is known at addresses where it must not be. */
    public boolean isOutside() {
        return this == PARTIAL || this == PUBLIC || this == WRONG_RANGE;
    }

    /** As people and programs read it. */
    public String label() {
        return name().replace('_', '-');
    }
}

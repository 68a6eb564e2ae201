package sekisho.packaging.squid;

/** What is known of a condition without a running Squid. */
enum Ternary {
    YES,
    NO,
    UNKNOWN;

    static Ternary of(boolean value) {
        return value ? YES : NO;
    }

    Ternary negated() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
        };
    }
}

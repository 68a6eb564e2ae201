package sekisho.config.difference;

/** What a difference does to what may pass. Approvers read them in this order. */
public enum Effect {
    /** Something passes, or somebody may do something, that was refused. */
    OPENS("＋", "+"),
    /** Something else than before; whether more or less can't be told from it alone. */
    CHANGES("～", "~"),
    /** Something is refused that passed. */
    CLOSES("－", "-");

    private final String ja;
    private final String en;

    Effect(String ja, String en) {
        this.ja = ja;
        this.en = en;
    }

    /** The sign in front of its line. */
    String sign(boolean japanese) {
        return japanese ? ja : en;
    }

    /** Of the way back. */
    Effect reversed() {
        return switch (this) {
            case OPENS -> CLOSES;
            case CHANGES -> CHANGES;
            case CLOSES -> OPENS;
        };
    }

    static Effect opensWhen(boolean more) {
        return more ? OPENS : CLOSES;
    }
}

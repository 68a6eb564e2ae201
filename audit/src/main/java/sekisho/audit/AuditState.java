package sekisho.audit;

/** Whether things that need a record may happen. The worst of what is the case counts. */
public enum AuditState {
    OK(0),
    /** All is recorded, but somebody should look: the disk is 70 % full. */
    DEGRADED(1),
    /** All is recorded, but nothing that lasts may begin: no new grants. The disk is 85 % full or slow, or the clock is wrong. */
    RESTRICTED(2),
    /** Nothing can be recorded, so nothing passes. It ends when a new segment can be written, or with the process. */
    CLOSED(3);

    private final int number;

    AuditState(int number) {
        this.number = number;
    }

    /** The value of {@code sekisho_audit_state}. */
    public int number() {
        return number;
    }

    /** Whether a grant may become effective. */
    public boolean admitsGrants() {
        return compareTo(RESTRICTED) < 0;
    }
}

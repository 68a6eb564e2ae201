package sekisho.audit;

/** Whether things that need a record may happen. */
public enum AuditState {
    OK(0),
    /** Nothing can be recorded, so nothing passes. It ends with the process. */
    CLOSED(3);

    private final int number;

    AuditState(int number) {
        this.number = number;
    }

    /** The value of {@code sekisho_audit_state}. */
    public int number() {
        return number;
    }
}

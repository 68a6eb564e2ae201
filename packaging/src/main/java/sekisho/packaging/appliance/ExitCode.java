package sekisho.packaging.appliance;

/** What the process says at its end. The numbers above 64 are those of sysexits.h. */
public final class ExitCode {

    public static final int OK = 0;
    /** {@code status --health}: not ready. */
    public static final int NOT_READY = 1;
    /** Wrong usage or wrong file. */
    public static final int CONFIGURATION = 2;

    public static final int BUG = 70;
    /** The audit directory can't be opened, or another process has it. */
    public static final int AUDIT = 74;

    public static final int ADDRESS_IN_USE = 75;

    private ExitCode() {}
}

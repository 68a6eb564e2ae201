package sekisho.packaging.appliance;

/** Why the appliance can't start though its file is right, in words for the administrator. Nothing of it runs then. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private StartFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Something that the settings name can't be used: the administrator's mistake. */
    static StartFailure configuration(String message) {
        return new StartFailure(ExitCode.CONFIGURATION, message);
    }

    static StartFailure audit(String message) {
        return new StartFailure(ExitCode.AUDIT, message);
    }

    static StartFailure addressInUse(String message) {
        return new StartFailure(ExitCode.ADDRESS_IN_USE, message);
    }

    public int exitCode() {
        return exitCode;
    }
}

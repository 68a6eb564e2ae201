package sekisho.packaging.appliance;

/** Why the appliance can't start though its file is right. Nothing of it runs when this is thrown. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private StartFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A file that the settings name can't be used: the administrator's mistake. */
    static StartFailure configuration(String message, Throwable cause) {
        return new StartFailure(ExitCode.CONFIGURATION, message, cause);
    }

    static StartFailure audit(String message, Throwable cause) {
        return new StartFailure(ExitCode.AUDIT, message, cause);
    }

    static StartFailure addressInUse(String message, Throwable cause) {
        return new StartFailure(ExitCode.ADDRESS_IN_USE, message, cause);
    }

    public int exitCode() {
        return exitCode;
    }
}

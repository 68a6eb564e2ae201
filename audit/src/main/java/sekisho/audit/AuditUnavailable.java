package sekisho.audit;

import java.io.IOException;

/** The log can't be opened, or not be trusted. The message is for the operator and says which file and why. */
public final class AuditUnavailable extends IOException {

    private static final long serialVersionUID = 1L;

    AuditUnavailable(String message) {
        super(message);
    }

    AuditUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}

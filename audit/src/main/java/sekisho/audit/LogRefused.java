package sekisho.audit;

import java.io.IOException;

/** A log that contradicts what is known of it, or that nobody vouches for. Another try would not make it better. */
public final class LogRefused extends IOException {

    private static final long serialVersionUID = 1L;

    private final Finding.Kind kind;

    LogRefused(Finding.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Finding.Kind kind() {
        return kind;
    }
}

package sekisho.packaging.connect;

import java.io.IOException;
import java.util.Optional;

/** The gateway has answered, and the answer is no. */
public final class GatewayRefused extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Optional<String> reason;
    private final transient Optional<String> decision;

    /**
     * @param reason code of a reason
     * @param decision its id
     */
    GatewayRefused(int status, Optional<String> reason, Optional<String> decision) {
        super("HTTP " + status);
        this.status = status;
        this.reason = reason;
        this.decision = decision;
    }

    public int status() {
        return status;
    }

    public Optional<String> reason() {
        return reason;
    }

    public Optional<String> decision() {
        return decision;
    }
}

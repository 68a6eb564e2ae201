package sekisho.config.approval;

import java.io.IOException;

/** Where each step is written down before it takes effect. */
@FunctionalInterface
public interface Journal {

    /** @throws IOException when the step is not known to be safe; then it does not happen */
    void write(ApprovalStep step) throws IOException;
}

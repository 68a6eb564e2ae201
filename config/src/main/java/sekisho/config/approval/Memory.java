package sekisho.config.approval;

import java.time.Instant;

/** What steps come to. It changes by steps only, so a restart that reads them again comes to the same. */
interface Memory {

    void apply(ApprovalStep step, Instant now);
}

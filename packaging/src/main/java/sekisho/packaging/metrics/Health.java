package sekisho.packaging.metrics;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether the appliance should be given traffic, and why not. */
public final class Health {

    /** Where the process stands in its one-way life. */
    public enum Phase {
        STARTING,
        READY,
        DRAINING
    }

    private final BooleanSupplier auditClosed;
    private volatile Phase phase = Phase.STARTING;

    /** @param auditClosed whether nothing can be recorded, so that nothing passes */
    public Health(BooleanSupplier auditClosed) {
        this.auditClosed = auditClosed;
    }

    public void enter(Phase next) {
        phase = next;
    }

    /** One reason not to send traffic here; empty when ready. */
    public Optional<String> notReady() {
        return switch (phase) {
            case STARTING -> Optional.of("starting");
            case DRAINING -> Optional.of("draining");
            case READY -> auditClosed.getAsBoolean() ? Optional.of("audit closed") : Optional.empty();
        };
    }
}

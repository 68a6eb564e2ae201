package sekisho.packaging.appliance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;

/** How reloads went. */
final class ReloadMeters {

    private final Counter succeeded;
    private final Counter unchanged;
    private final Counter refused;
    private volatile double lastSuccess;
    private volatile boolean drift;

    /** @param start the first edition counts as the last success, but not as a reload */
    ReloadMeters(MeterRegistry registry, Instant start) {
        succeeded = counter(registry, "ok");
        unchanged = counter(registry, "unchanged");
        refused = counter(registry, "refused");
        lastSuccess = seconds(start);
        Gauge.builder("sekisho.reload.last.success.timestamp.seconds", () -> lastSuccess)
                .description("When the edition in force was loaded")
                .register(registry);
        Gauge.builder("sekisho.edition.drift", () -> drift ? 1 : 0)
                .description("1 while the file is not the edition in force")
                .register(registry);
    }

    void succeeded(Instant when) {
        lastSuccess = seconds(when);
        drift = false;
        succeeded.increment();
    }

    void unchanged() {
        drift = false;
        unchanged.increment();
    }

    void refused() {
        drift = true;
        refused.increment();
    }

    /** @param differs whether the file is not the edition in force */
    void drift(boolean differs) {
        drift = differs;
    }

    private static double seconds(Instant when) {
        return when.toEpochMilli() / 1000.0;
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("sekisho.reload")
                .description("Times the file was read again")
                .tag("result", result)
                .register(registry);
    }
}

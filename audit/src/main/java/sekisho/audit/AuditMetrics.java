package sekisho.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Every meter of the audit log; all exist from the first scrape. */
public final class AuditMetrics {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final Map<Integer, Counter> records = new HashMap<>();
    private final Timer commit;
    private final AtomicInteger state = new AtomicInteger(AuditState.OK.number());

    public AuditMetrics(MeterRegistry registry) {
        for (int classUid : OcsfClass.ALL) {
            records.put(
                    classUid,
                    Counter.builder("sekisho.audit.records")
                            .description("Durable records by OCSF class")
                            .tag("class", Integer.toString(classUid))
                            .register(registry));
        }
        commit = Timer.builder("sekisho.audit.commit")
                .description("From the first write of a group to the end of its fdatasync")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("sekisho.audit.state", state, AtomicInteger::get)
                .description("0 ok, 1 degraded, 2 restricted, 3 closed")
                .strongReference(true)
                .register(registry);
    }

    void recorded(int classUid) {
        Counter counter = records.get(classUid);
        if (counter != null) {
            counter.increment();
        }
    }

    void committed(long nanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
    }

    void state(AuditState now) {
        state.set(now.number());
    }
}

package sekisho.audit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sekisho.config.settings.AuditSettings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Events and logs for tests. */
final class Samples {

    static final String NODE = "room-a";
    static final Edition EDITION = new Edition("sha256:" + "ab".repeat(32), List.of("suzuki"));
    static final Identity CLIENT = Identity.ofSource(IpAddress.of("10.0.0.5"));
    static final Destination PLACE = new Destination(HostName.of("example.com"), 443);

    private Samples() {}

    static AuditEvent.Connection allowed() {
        return connection(Verdict.allow("web", EDITION), "example.com:443");
    }

    static AuditEvent.Connection refused(Reason reason) {
        return connection(Verdict.of(reason, Optional.empty(), EDITION), "example.com:443");
    }

    static AuditEvent.Connection connection(Verdict verdict, String asked) {
        return new AuditEvent.Connection(
                DecisionId.next(),
                Door.CONNECT,
                CLIENT,
                50_000,
                asked,
                Optional.of(PLACE),
                Optional.of("CONNECT"),
                List.of(IpAddress.of("93.184.215.14")),
                verdict);
    }

    static AuditEvent.Closed closed() {
        return new AuditEvent.Closed(
                DecisionId.next(),
                Door.CONNECT,
                CLIENT,
                50_000,
                PLACE,
                IpAddress.of("93.184.215.14"),
                Optional.of(new AuditEvent.Greeting(Optional.of("example.com"), List.of("h2", "http/1.1"), true)),
                Verdict.of(Reason.END_CLIENT, Optional.of("web"), EDITION),
                1_000,
                20_000,
                Duration.ofMillis(1_500));
    }

    static AuditEvent.Query query(Verdict verdict) {
        return new AuditEvent.Query(
                DecisionId.next(),
                CLIENT,
                5_353,
                "udp",
                "example.com.",
                1,
                0,
                List.of(IpAddress.of("93.184.215.14")),
                verdict);
    }

    static AuditSettings settings(Path directory, long segmentSize) {
        return new AuditSettings(directory, directory.resolve("private/node.key"), segmentSize);
    }

    static AuditLog open(Path directory) throws AuditUnavailable {
        return open(directory, Disk.REAL);
    }

    static AuditLog open(Path directory, Disk disk) throws AuditUnavailable {
        return open(directory, disk, 64 * 1024);
    }

    /** Segments smaller than an administrator may ask for, so that a whole log is small. */
    static AuditLog open(Path directory, Disk disk, long segmentSize) throws AuditUnavailable {
        return AuditLog.open(
                settings(directory, segmentSize),
                NODE,
                new AuditMetrics(new SimpleMeterRegistry()),
                disk,
                Clock.systemUTC());
    }

    /** Records so many connections and waits for the last. */
    static void fill(AuditLog log, int records) {
        for (int i = 1; i < records; i++) {
            log.record(allowed());
        }
        if (!log.record(allowed()).join().isRecorded()) {
            throw new AssertionError("not recorded");
        }
    }
}

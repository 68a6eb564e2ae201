package sekisho.packaging.peers;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditMetrics;
import sekisho.audit.Verdict;
import sekisho.config.settings.AuditSettings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/** A process that only records, and prints the id of each record when it is acknowledged. */
final class Recorder {

    private static final long SEGMENT = 4 * 1024;

    private Recorder() {}

    /** {@code DIRECTORY COUNT}: so many one by one, then the end; with 0, from four threads until it is killed. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        AuditLog log = open(Path.of(arguments[0]), count > 0 ? SEGMENT : 1 << 20);
        for (int i = 0; i < count; i++) {
            one(log);
        }
        if (count > 0) {
            log.close();
            return;
        }
        for (int i = 0; i < 4; i++) {
            new Thread(() -> {
                        while (true) {
                            one(log);
                        }
                    })
                    .start();
        }
    }

    static AuditLog open(Path directory, long segment) throws Exception {
        return AuditLog.open(
                new AuditSettings(directory, directory.resolve("private/node.key"), segment),
                "room-a",
                new AuditMetrics(new SimpleMeterRegistry()));
    }

    private static void one(AuditLog log) {
        AuditEvent.Connection event = new AuditEvent.Connection(
                DecisionId.next(),
                Door.CONNECT,
                Identity.ofSource(IpAddress.of("10.0.0.5")),
                50_000,
                "www.example.com:443",
                Optional.of(new Destination(HostName.of("www.example.com"), 443)),
                Optional.of("CONNECT"),
                List.of(IpAddress.of("93.184.215.14")),
                Verdict.allow("web", new Edition("sha256:" + "ab".repeat(32), List.of())));
        if (log.record(event).orTimeout(30, TimeUnit.SECONDS).join().isRecorded()) {
            System.out.println("recorded " + event.id().text());
        }
    }
}

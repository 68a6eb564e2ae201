package sekisho.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditMetrics;
import sekisho.audit.AuditUnavailable;
import sekisho.audit.Verdict;
import sekisho.audit.Verifier;
import sekisho.bench.load.Latencies;
import sekisho.bench.server.ProcessTree;
import sekisho.config.settings.AuditSettings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * What durable records cost. Each is acknowledged after fdatasync.
 *
 * @param rate records a second that became durable
 * @param cpuPerRecord CPU seconds of the whole process for each
 * @param p50 nanoseconds from offering a record to its acknowledgement
 */
record Records(double rate, double cpuPerRecord, long p50, long p99) {

    /** What the design page asks for. */
    static final int OFFERED_PER_SECOND = 20_000;

    private static final int WAITING_AT_MOST = 2_000;
    private static final long MILLISECOND = 1_000_000;

    /**
     * For a process of its own: one line at a fixed rate, one when the next record is offered as soon as a place is free,
     * and the number of records that {@link Verifier} proves in a second.
     */
    static void run(int seconds, Path directory) throws IOException, AuditUnavailable {
        AuditSettings settings =
                new AuditSettings(directory.resolve("log"), directory.resolve("log/private/node.key"), 64L << 20);
        try (AuditLog log = AuditLog.open(settings, "bench", new AuditMetrics(new SimpleMeterRegistry()))) {
            measure(log, Integer.MAX_VALUE, seconds);
            System.out.println(measure(log, OFFERED_PER_SECOND, seconds).line());
            System.out.println(measure(log, Integer.MAX_VALUE, seconds).line());
        }
        System.out.println(verifiedPerSecond(settings.directory()));
    }

    /** Records that a proof of the whole log reads and hashes in a second of CPU time. */
    private static double verifiedPerSecond(Path directory) throws IOException {
        ProcessTree self = new ProcessTree(ProcessHandle.current());
        double cpu = self.cpuSeconds();
        if (!Verifier.verify(directory, Verifier.Options.plain()).findings().isEmpty()) {
            throw new IOException("the log that was just written does not verify");
        }
        double used = self.cpuSeconds() - cpu;
        return size(directory) / used;
    }

    /** The second line of a checkpoint is the tree's size (C2SP tlog-checkpoint). */
    private static long size(Path directory) throws IOException {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("checkpoint")).get(1));
    }

    String line() {
        return rate + " " + cpuPerRecord + " " + p50 + " " + p99;
    }

    static Records parse(String line) {
        List<String> parts = List.of(line.split(" ", -1));
        return new Records(
                Double.parseDouble(parts.get(0)),
                Double.parseDouble(parts.get(1)),
                Long.parseLong(parts.get(2)),
                Long.parseLong(parts.get(3)));
    }

    /** Offers records for so long, never more at once than the ring of a busy gateway would hold. */
    private static Records measure(AuditLog log, int perSecond, int seconds) throws IOException {
        ProcessTree self = new ProcessTree(ProcessHandle.current());
        Latencies latencies = new Latencies();
        AtomicLong refused = new AtomicLong();
        Semaphore places = new Semaphore(WAITING_AT_MOST);
        double cpu = self.cpuSeconds();
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000L * MILLISECOND;
        long offered = 0;
        for (long now = begun; now < end; now = System.nanoTime()) {
            if ((now - begun) * (double) perSecond / 1e9 < offered) {
                LockSupport.parkNanos(MILLISECOND / 4);
                continue;
            }
            places.acquireUninterruptibly();
            offer(log, places, latencies, refused);
            offered++;
        }
        places.acquireUninterruptibly(WAITING_AT_MOST);
        double time = (System.nanoTime() - begun) / 1e9;
        if (refused.get() > 0) {
            throw new IOException(refused + " records were refused");
        }
        return new Records(
                offered / time,
                (self.cpuSeconds() - cpu) / offered,
                latencies.percentile(0.5),
                latencies.percentile(0.99));
    }

    /** Acknowledgements come on the log's one writing thread, so the histogram has one writer. */
    private static void offer(AuditLog log, Semaphore places, Latencies latencies, AtomicLong refused) {
        long begun = System.nanoTime();
        log.record(event()).thenAccept(acknowledgement -> {
            if (acknowledgement.isRecorded()) {
                latencies.add(System.nanoTime() - begun);
            } else {
                refused.incrementAndGet();
            }
            places.release();
        });
    }

    private static AuditEvent event() {
        Edition edition = new Edition("sha256:" + "0".repeat(64), List.of());
        Destination destination = new Destination(HostName.of("h7.bench.test"), 443);
        return new AuditEvent.Connection(
                DecisionId.next(),
                Door.CONNECT,
                Identity.ofSource(IpAddress.of("10.1.2.3")),
                40_000,
                "h7.bench.test:443",
                Optional.of(destination),
                Optional.of("CONNECT"),
                List.of(IpAddress.of("10.9.0.1")),
                Verdict.allow("listed", edition));
    }
}

package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.audit.AuditLog;
import sekisho.audit.LogReader;
import sekisho.audit.Verifier;

/** Row 12: whatever the kernel answers, and whenever the process is killed, no acknowledged record is lost. */
class LostRecordsTest {

    /** {@code -Dsekisho.kills=1000} for the long run. */
    private static final int KILLS = Integer.getInteger("sekisho.kills", 40);

    /** Each system call of a log that is written from its first byte on: a sweep over all takes as many starts of Java. */
    private static final int STEP = Integer.getInteger("sekisho.sweep.step", 3);

    private static final Tool STRACE = Tool.of("strace", "strace");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"fdatasync, EIO", "fsync, EIO", "pwrite64, ENOSPC", "rename, EIO", "pwrite64, EROFS"})
    void sweepOfFailingCalls(String call, String error) throws Exception {
        boolean injected = true;
        int failures = 0;
        for (int number = 1; injected; number += STEP) {
            Path log = directory.resolve(call + number);
            Path trace = directory.resolve("trace");
            Tool.Said said = STRACE.run(
                    "-f",
                    "--seccomp-bpf",
                    "-qq",
                    "-o",
                    trace,
                    "-e",
                    "trace=" + call,
                    "-e",
                    "inject=" + call + ":error=" + error + ":when=" + number,
                    JAVA,
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Recorder.class.getName(),
                    log,
                    6);
            injected = Files.readString(trace).contains("(INJECTED)");
            failures += injected ? 1 : 0;
            nothingIsLost(log, said.text().lines().toList(), call + " " + number);
        }
        assertThat(failures).isPositive();
    }

    @Test
    void killedUnderLoad() throws Exception {
        Random random = new Random(20261127);
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < KILLS; round++) {
            // A fresh log now and then: one that has grown for long is killed in its middle only.
            Path log = directory.resolve("log-" + round / 20);
            if (round % 20 == 0) {
                acknowledged.clear();
            }
            acknowledged.addAll(runAndKill(log, random.nextInt(3_000)));
            assertThat(Verifier.verify(log, Verifier.Options.plain()).exitCode())
                    .isIn(0, 3, 6);
            if (round % 20 == 19 || round == KILLS - 1) {
                nothingIsLost(log, acknowledged, "round " + round);
            }
        }
    }

    /** After the next start the log proves, and has all of them. */
    private static void nothingIsLost(Path log, List<String> said, String when) throws Exception {
        try (AuditLog next = Recorder.open(log, 1 << 20)) {
            assertThat(next.state()).isNotNull();
        }
        assertThat(Verifier.verify(log, Verifier.Options.plain()).findings())
                .as(when)
                .isEmpty();
        Set<String> ids = new HashSet<>();
        new LogReader(log, LogReader.Filter.none()).all(line -> ids.add("recorded " + line.id()));
        assertThat(ids)
                .as(when)
                .containsAll(said.stream()
                        .filter(line -> line.startsWith("recorded ") && line.length() == 27)
                        .toList());
    }

    private static List<String> runAndKill(Path log, int records) throws Exception {
        Process process = new ProcessBuilder(
                        JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recorder.class.getName(),
                        log.toString(),
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            while (said.size() <= records) {
                said.add(lines.readLine());
            }
            // By its handle: Process.destroyForcibly would close the stream with what is still to be read.
            ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}

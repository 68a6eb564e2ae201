package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 12: a process is killed while it writes, again and again in the same directory. */
class KillTest {

    /** Records from four threads as fast as it can, and prints the id of each event when it is acknowledged. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            AuditLog log = Samples.open(Path.of(arguments[0]));
            System.out.println("open");
            for (int i = 0; i < 4; i++) {
                new Thread(() -> {
                            while (true) {
                                AuditEvent.Connection event = Samples.allowed();
                                log.record(event)
                                        .thenAccept(answer -> {
                                            if (answer.isRecorded()) {
                                                System.out.println(event.id().text());
                                            }
                                        })
                                        .join();
                            }
                        })
                        .start();
            }
        }
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 2_500})
    void acknowledgedRecordsSurvive(int records) throws Exception {
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            acknowledged.addAll(runAndKill(records));
            assertThat(Verifier.verify(directory, Verifier.Options.plain()).exitCode())
                    .isIn(0, 3);
        }
        Samples.open(directory).close();
        Report after = Verifier.verify(directory, Verifier.Options.plain());
        assertThat(after.findings()).isEmpty();
        Set<String> recorded = new HashSet<>();
        new LogReader(directory, LogReader.Filter.none()).all(line -> recorded.add(line.id()));
        assertThat(recorded).containsAll(acknowledged);
    }

    @Test
    void row15SecondProcessIsRefusedAndTheLiveLogIsProven() throws Exception {
        Process holder = start();
        try (BufferedReader lines = holder.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");
            for (int i = 0; i < 2_000; i++) {
                assertThat(lines.readLine()).hasSize(18);
                if (i % 200 == 0) {
                    // While four threads write it.
                    assertThat(Verifier.verify(directory, Verifier.Options.plain())
                                    .findings())
                            .isEmpty();
                }
            }
            assertThatThrownBy(() -> Samples.open(directory))
                    .isInstanceOf(AuditUnavailable.class)
                    .hasMessageContaining("in use by another process");
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    private Set<String> runAndKill(int records) throws Exception {
        Process victim = start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader lines = victim.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");
            while (acknowledged.size() < records) {
                acknowledged.add(lines.readLine());
            }
            // By its handle: Process.destroyForcibly would close the stream with what is still to be read.
            ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.length() == 18) {
                    acknowledged.add(line);
                }
            }
        }
        assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return acknowledged;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}

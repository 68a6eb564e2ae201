package sekisho.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {

    private static final String STAT =
            "%d (%s) S 1 42 42 0 -1 4194560 900 0 3 0 %d %d 7 9 20 0 12 0 100 1000000 2500 18446744073709551615";

    @Test
    void commandMayHoldSpacesAndParentheses() {
        assertThat(ProcessTree.ticks(STAT.formatted(42, "a) R 1 (b", 1234, 766)))
                .isEqualTo(2_000);
    }

    @Test
    void readsWhatTheKernelWrote(@TempDir Path proc) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Path own = Files.createDirectory(proc.resolve(Long.toString(self.pid())));
        Files.writeString(own.resolve("stat"), STAT.formatted(self.pid(), "java", 150, 50));
        Files.writeString(own.resolve("status"), "Name:\tjava\nVmHWM:\t  9000 kB\nVmRSS:\t  2048 kB\n");
        ProcessTree tree = new ProcessTree(self, proc);
        assertThat(tree.cpuSeconds()).isEqualTo(2.0);
        assertThat(tree.residentBytes()).isEqualTo(2_097_152);
    }

    @Test
    void realProcess() throws IOException {
        ProcessTree tree = new ProcessTree(ProcessHandle.current());
        assertThat(tree.cpuSeconds()).isPositive();
        assertThat(tree.residentBytes()).isGreaterThan(1_000_000);
    }
}

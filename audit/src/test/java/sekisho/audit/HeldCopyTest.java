package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.FaultyDisk.Fault;

/** The copy that a collector holds: whole after any stop, and any harm to it is seen. */
class HeldCopyTest {

    @TempDir
    Path node;

    @TempDir
    Path holder;

    /** Row 12 for the collector: at whichever operation its disk fails, what it holds is a proven beginning. */
    @Test
    void stopsAnywhereAndGoesOn() throws Exception {
        Nodes.grow(node, 3);
        Path early = Nodes.copy(node, "early");
        Nodes.grow(node, 260);
        for (Fault fault : List.of(Fault.WRITE_ONCE, Fault.FORCE_ONCE, Fault.OPEN_ONCE)) {
            boolean failed = true;
            for (int operation = 1; failed; operation++) {
                Path place = holder.resolve(fault + "-" + operation);
                FaultyDisk disk = new FaultyDisk(fault, operation);
                try (HeldLog held = open(disk, place)) {
                    held.pull(Nodes.source(early), size -> {});
                    held.pull(Nodes.source(node), size -> {});
                } catch (IOException stopped) {
                    assertThat(stopped).isNotInstanceOf(LogRefused.class);
                }
                failed = disk.failed.get();
                try (HeldLog held = open(new FaultyDisk(Fault.NONE, 0), place)) {
                    held.pull(Nodes.source(node), size -> {});
                }
                assertThat(HeldCheck.prove(place, line -> {}).checkpoint().size())
                        .as("%s at %d", fault, operation)
                        .isEqualTo(Nodes.size(node));
            }
        }
    }

    @Test
    void everyThirdByteOfTheCopyCounts() throws Exception {
        Nodes.grow(node, 6);
        try (HeldLog held = open(Disk.REAL, holder)) {
            held.pull(Nodes.source(node), size -> {});
        }
        int harmed = 0;
        for (Path file : Stream.concat(
                        Nodes.files(holder.resolve("tile")).stream()
                                .map(name -> holder.resolve("tile").resolve(name)),
                        Stream.of("keys", "checkpoint", "cosigner").map(holder::resolve))
                .toList()) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i += 3) {
                byte[] other = whole.clone();
                other[i] ^= (byte) (1 << i / 3 % 8);
                Files.write(file, other);
                assertThatThrownBy(() -> HeldCheck.prove(holder, line -> {}))
                        .as("%s byte %d", file, i)
                        .isInstanceOf(LogRefused.class);
                harmed++;
            }
            Files.write(file, whole);
        }
        HeldCheck.prove(holder, line -> {});
        assertThat(harmed).isGreaterThan(1_500);
    }

    private HeldLog open(Disk disk, Path place) throws IOException {
        return HeldLog.open(disk, place, Optional.of(node.resolve("keys")), "collector.test", InstantSource.system());
    }
}

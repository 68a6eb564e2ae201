package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.tree.Tile;

/** A collector beside a log that grows, and beside logs that lie (contract rows 23, 25–27, 36, 57). */
class HeldLogTest {

    @TempDir
    Path node;

    @TempDir
    Path holder;

    @Test
    void followsALogThatGrows() throws Exception {
        Nodes.grow(node, 3);
        try (HeldLog held = open()) {
            assertThat(held.pull(Nodes.source(node), size -> {}))
                    .isEqualTo(new HeldLog.Pulled(Nodes.size(node), Nodes.size(node)));
            assertThat(held.pull(Nodes.source(node), size -> {})).isEqualTo(new HeldLog.Pulled(Nodes.size(node), 0));
        }
        for (int more : List.of(1, 300, 2, 700)) {
            long before = Nodes.size(node);
            Nodes.grow(node, more);
            try (HeldLog held = open()) {
                assertThat(held.size()).isEqualTo(before);
                assertThat(held.pull(Nodes.source(node), size -> {}))
                        .isEqualTo(new HeldLog.Pulled(Nodes.size(node), Nodes.size(node) - before));
            }
            assertThat(heldLines()).isEqualTo(Nodes.lines(node));
        }
        assertThat(Nodes.files(holder.resolve("tile")))
                .as("tiles are the node's own, and no bundle stands twice")
                .containsAll(Nodes.files(node.resolve("tile")))
                .hasSize(Nodes.files(node.resolve("tile")).size() + (int) (Nodes.size(node) + 255) / 256);
    }

    @Test
    void keyOfTheLogIsAskedForOnceAndThenFixed() throws Exception {
        Nodes.grow(node, 1);
        assertRefused(
                Finding.Kind.NO_KEY,
                () -> HeldLog.open(holder, Optional.empty(), "collector.test", InstantSource.system()));
        try (HeldLog held = open()) {
            held.pull(Nodes.source(node), size -> {});
        }
        Path other = Files.createDirectory(node.resolve("other"));
        Nodes.grow(other, 1);
        assertRefused(
                Finding.Kind.NO_KEY,
                () -> HeldLog.open(
                        holder, Optional.of(other.resolve("keys")), "collector.test", InstantSource.system()));
        try (HeldLog held =
                HeldLog.open(holder, Optional.empty(), "another name does not count", InstantSource.system())) {
            assertThat(held.cosigner()).startsWith("collector.test+");
            assertRefused(Finding.Kind.NO_KEY, () -> held.pull(Nodes.source(other), size -> {}));
        }
    }

    @Test
    void row23RollbackIsRefused() throws Exception {
        Nodes.grow(node, 3);
        Path yesterday = Nodes.copy(node, "yesterday");
        Nodes.grow(node, 300);
        pullRefused(Finding.Kind.INCOMPLETE, Nodes.source(yesterday), "rolled back");
    }

    @Test
    void row36TwoTreesOfOneSizeAreAForkAndBothNotesAreKept() throws Exception {
        Nodes.grow(node, 3);
        Path twin = Nodes.copy(node, "twin");
        Nodes.grow(node, 5);
        while (Nodes.size(twin) < Nodes.size(node)) {
            Nodes.grow(twin, 1);
        }
        while (Nodes.size(node) < Nodes.size(twin)) {
            Nodes.grow(node, 1);
        }
        pullRefused(Finding.Kind.ALTERED, Nodes.source(twin), "two trees");
        assertThat(Nodes.files(holder.resolve("refused"))).hasSize(1);
    }

    @Test
    void row25LogWrittenAnewWithTheNodesKeyIsRefused() throws Exception {
        Nodes.grow(node, 3);
        Path twin = Nodes.copy(node, "twin");
        Nodes.grow(node, 5);
        Nodes.grow(twin, 600);
        pullRefused(Finding.Kind.ALTERED, Nodes.source(twin), "is not shown as it was before");
    }

    /** As row 25, but what was held is shown as it was: only the tree tells. */
    @Test
    void row27OtherHistoryBehindWhatIsHeldIsRefused() throws Exception {
        Nodes.grow(node, 3);
        Path twin = Nodes.copy(node, "twin");
        Nodes.grow(node, 5);
        Nodes.grow(twin, 600);
        LogSource smooth = new LogSource() {
            @Override
            public byte[] checkpoint() throws IOException {
                return Nodes.source(twin).checkpoint();
            }

            @Override
            public byte[] entries(Tile tile) throws IOException {
                byte[] lie = Nodes.source(twin).entries(tile);
                if (tile.index() == 0) {
                    byte[] truth = Files.readAllBytes(EntryBundle.file(holder, new Tile(0, 0, (int) Nodes.size(node))));
                    List<byte[]> kept = EntryBundle.parse(truth, (int) Nodes.size(node));
                    List<byte[]> all = new ArrayList<>(EntryBundle.parse(lie, tile.width()));
                    for (int i = 0; i < kept.size(); i++) {
                        all.set(i, kept.get(i));
                    }
                    return Nodes.bundle(all);
                }
                return lie;
            }
        };
        pullRefused(Finding.Kind.ALTERED, smooth, "not the tree");
    }

    @Test
    void alteredRecordIsRefusedAndTheTrueOneIsTakenLater() throws Exception {
        Nodes.grow(node, 300);
        LogSource lying = harmed(bytes -> bytes[bytes.length / 2] ^= 1);
        try (HeldLog held = open()) {
            assertRefused(Finding.Kind.ALTERED, () -> held.pull(lying, size -> {}));
            assertThat(held.size()).isZero();
            held.pull(Nodes.source(node), size -> {});
        }
        assertThat(heldLines()).isEqualTo(Nodes.lines(node));
    }

    @Test
    void brokenAnswerIsNoProofOfAnything() throws Exception {
        Nodes.grow(node, 300);
        LogSource broken = harmed(bytes -> bytes[0] ^= 0x40);
        try (HeldLog held = open()) {
            assertThatThrownBy(() -> held.pull(broken, size -> {}))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(LogRefused.class);
            held.pull(Nodes.source(node), size -> {});
        }
        assertThat(heldLines()).isEqualTo(Nodes.lines(node));
    }

    /** A node that signs any size can't make the collector run forever: it has to show the records. */
    @Test
    void hugeTreeIsOnlyBelievedWithItsRecords() throws Exception {
        Nodes.grow(node, 3);
        var signer = sekisho.audit.tree.CheckpointSigner.ofPem(
                Origin.of(Samples.NODE), Files.readString(node.resolve("private/node.key")));
        byte[] huge = signer.sign(new sekisho.audit.tree.Checkpoint(
                        Origin.of(Samples.NODE), Long.MAX_VALUE, sekisho.audit.tree.Hash.EMPTY_TREE))
                .bytes();
        LogSource boasting = new LogSource() {
            @Override
            public byte[] checkpoint() {
                return huge;
            }

            @Override
            public byte[] entries(Tile tile) throws IOException {
                return Nodes.source(node).entries(tile);
            }
        };
        try (HeldLog held = open()) {
            assertThatThrownBy(() -> held.pull(boasting, size -> {})).isInstanceOf(IOException.class);
        }
    }

    private void pullRefused(Finding.Kind kind, LogSource lie, String why) throws Exception {
        try (HeldLog held = open()) {
            held.pull(Nodes.source(node), size -> {});
            List<String> before = heldLines();
            assertThatThrownBy(() -> held.pull(lie, size -> {}))
                    .isInstanceOfSatisfying(
                            LogRefused.class,
                            refused -> assertThat(refused.kind()).isEqualTo(kind))
                    .hasMessageContaining(why);
            assertThat(heldLines()).as("nothing of it is kept").isEqualTo(before);
            Nodes.grow(node, 2);
            held.pull(Nodes.source(node), size -> {});
        }
        assertThat(heldLines()).isEqualTo(Nodes.lines(node));
    }

    private interface Act {
        void run() throws Exception;
    }

    private static void assertRefused(Finding.Kind kind, Act act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        LogRefused.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private interface Harm {
        void harm(byte[] bytes);
    }

    private LogSource harmed(Harm harm) {
        return new LogSource() {
            @Override
            public byte[] checkpoint() throws IOException {
                return Nodes.source(node).checkpoint();
            }

            @Override
            public byte[] entries(Tile tile) throws IOException {
                byte[] bytes = Nodes.source(node).entries(tile);
                harm.harm(bytes);
                return bytes;
            }
        };
    }

    private HeldLog open() throws IOException {
        return HeldLog.open(holder, Optional.of(node.resolve("keys")), "collector.test", InstantSource.system());
    }

    private List<String> heldLines() throws IOException {
        List<String> lines = new ArrayList<>();
        HeldCheck.prove(holder, line -> lines.add(new String(line, StandardCharsets.UTF_8)));
        return lines;
    }
}

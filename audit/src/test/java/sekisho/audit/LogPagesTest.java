package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.MerkleTree;
import sekisho.audit.tree.SignedNote;
import sekisho.audit.tree.TlogProof;

class LogPagesTest {

    @TempDir
    Path directory;

    private LogPages pages;
    private Checkpoint checkpoint;

    @BeforeEach
    void write() throws Exception {
        try (AuditLog log = Samples.open(directory)) {
            Samples.fill(log, 600);
        }
        pages = new LogPages(directory);
        checkpoint = Checkpoint.parse(
                SignedNote.parse(pages.checkpoint().orElseThrow()).text());
    }

    @Test
    void treeOfTheEntriesIsTheSignedOne() throws Exception {
        MerkleTree tree = new MerkleTree();
        for (long n = 0; n * 256 < checkpoint.size(); n++) {
            long width = Math.min(256, checkpoint.size() - n * 256);
            String name = "00" + n + (width == 256 ? "" : ".p/" + width);
            ByteBuffer entries =
                    ByteBuffer.wrap(pages.entries("tile/entries/" + name).orElseThrow());
            byte[] hashes = pages.tile("tile/0/" + name).orElseThrow();
            for (int i = 0; i < width; i++) {
                byte[] leaf = new byte[entries.getShort() & 0xffff];
                entries.get(leaf);
                byte[] hash = MerkleTree.leafHash(leaf).bytes();
                tree.appendHash(hash);
                assertThat(Arrays.copyOfRange(hashes, i * Hash.LENGTH, (i + 1) * Hash.LENGTH))
                        .isEqualTo(hash);
            }
            assertThat(entries.hasRemaining()).isFalse();
        }
        assertThat(tree.size()).isEqualTo(checkpoint.size());
        assertThat(tree.root()).isEqualTo(checkpoint.root());
    }

    @Test
    void partOfAFullTileIsTold() throws Exception {
        byte[] full = pages.tile("tile/0/000").orElseThrow();
        assertThat(pages.tile("tile/0/000.p/7").orElseThrow()).isEqualTo(Arrays.copyOf(full, 7 * Hash.LENGTH));
        assertThat(pages.tile("tile/1/000.p/2").orElseThrow()).hasSize(64);
    }

    @Test
    void proofsProve() throws Exception {
        List<LogLine> lines = pages.records(LogReader.Filter.none(), 10_000);
        for (LogLine line : lines) {
            Optional<byte[]> proof = pages.proof(line.sequence());
            assertThat(TlogProof.parse(proof.orElseThrow()).proves(line.json())).isTrue();
        }
        assertThat(pages.proof(checkpoint.size())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/001.p/0",
                "tile/0/001.p/007",
                "tile/0/1",
                "tile/00/000",
                "tile/0/x000/000",
                "tile/0/003",
                "tile/0/002.p/255",
                "tile/64/000",
                "tile/0/../../keys",
                "checkpoint"
            })
    void onlyTheOneSpellingOfWhatIsThere(String path) throws Exception {
        assertThat(pages.tile(path)).isEmpty();
        assertThat(pages.entries(path.replace("tile/0/", "tile/entries/"))).isEmpty();
    }
}

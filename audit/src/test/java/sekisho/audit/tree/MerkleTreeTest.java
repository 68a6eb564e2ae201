package sekisho.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    /** The leaves of the test that Certificate Transparency implementations share, in hex. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    /** The roots over the first one, two … eight of them. */
    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void givesTheKnownRoots() {
        MerkleTree tree = new MerkleTree();
        assertThat(tree.root()).isEqualTo(Hash.EMPTY_TREE);
        assertThat(tree.root().hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (int i = 0; i < LEAVES.size(); i++) {
            byte[] leaf = HexFormat.of().parseHex(LEAVES.get(i));
            tree.append(leaf, 0, leaf.length, new byte[Hash.LENGTH]);
            assertThat(tree.root().hex()).isEqualTo(ROOTS.get(i));
            assertThat(MerkleTree.of(tree.size(), tree.edge()).root()).isEqualTo(tree.root());
        }
    }

    @Test
    void growsAsTheRecursionOfTheRfcSays() {
        List<Hash> leaves = leaves(600);
        MerkleTree tree = new MerkleTree();
        for (int size = 1; size <= leaves.size(); size++) {
            tree.appendHash(leaves.get(size - 1).bytes());
            if (size < 70 || size % 37 == 0 || size == 256 || size == 512) {
                assertThat(tree.root()).isEqualTo(Proofs.root(leaves.subList(0, size)));
            }
        }
    }

    @Test
    void provesEveryInclusionAndNothingElse() {
        List<Hash> leaves = leaves(67);
        for (int size = 1; size <= leaves.size(); size++) {
            Hash root = Proofs.root(leaves.subList(0, size));
            for (int index = 0; index < size; index++) {
                List<Hash> proof = Proofs.inclusion(index, size, subtrees(leaves));
                Hash leaf = leaves.get(index);
                assertThat(Proofs.provesInclusion(leaf, index, size, proof, root))
                        .isTrue();
                assertThat(Proofs.provesInclusion(leaf, index + 1, size, proof, root))
                        .isFalse();
                assertThat(Proofs.provesInclusion(leaves.get((index + 1) % 67), index, size, proof, root))
                        .isFalse();
                List<Hash> longer = new ArrayList<>(proof);
                longer.add(root);
                assertThat(Proofs.provesInclusion(leaf, index, size, longer, root))
                        .isFalse();
                if (!proof.isEmpty()) {
                    List<Hash> shorter = proof.subList(0, proof.size() - 1);
                    assertThat(Proofs.provesInclusion(leaf, index, size, shorter, root))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void provesEveryExtensionAndNothingElse() {
        List<Hash> leaves = leaves(67);
        for (int size = 1; size <= leaves.size(); size++) {
            Hash root = Proofs.root(leaves.subList(0, size));
            for (int before = 1; before <= size; before++) {
                Hash old = Proofs.root(leaves.subList(0, before));
                List<Hash> proof = Proofs.consistency(before, size, subtrees(leaves));
                assertThat(Proofs.provesConsistency(before, old, size, root, proof))
                        .isTrue();
                assertThat(Proofs.provesConsistency(before, Hash.EMPTY_TREE, size, root, proof))
                        .isFalse();
                assertThat(Proofs.provesConsistency(before, old, size, Hash.EMPTY_TREE, proof))
                        .isFalse();
                List<Hash> longer = new ArrayList<>(proof);
                longer.add(root);
                assertThat(Proofs.provesConsistency(before, old, size, root, longer))
                        .isFalse();
                if (!proof.isEmpty()) {
                    List<Hash> shorter = proof.subList(0, proof.size() - 1);
                    assertThat(Proofs.provesConsistency(before, old, size, root, shorter))
                            .isFalse();
                }
            }
        }
        assertThat(Proofs.provesConsistency(0, Hash.EMPTY_TREE, 5, Hash.EMPTY_TREE, List.of()))
                .isTrue();
    }

    @Test
    void rows33And34ProofsOfAnyWrongShapeAreRefused() {
        List<Hash> leaves = leaves(5);
        Hash root = Proofs.root(leaves);
        List<Hash> sixtyFour = leaves(64);
        assertThat(Proofs.provesInclusion(leaves.get(0), 0, Long.MAX_VALUE, sixtyFour, root))
                .isFalse();
        assertThat(Proofs.provesInclusion(leaves.get(0), 5, 5, List.of(), root)).isFalse();
        assertThat(Proofs.provesInclusion(leaves.get(0), -1, 5, List.of(), root))
                .isFalse();
        assertThat(Proofs.provesConsistency(6, root, 5, root, List.of())).isFalse();
        assertThat(Proofs.provesConsistency(-1, root, 5, root, List.of())).isFalse();
        assertThat(Proofs.provesConsistency(1, root, Long.MAX_VALUE, root, sixtyFour))
                .isFalse();
        assertThatThrownBy(() -> Proofs.inclusion(5, 5, subtrees(leaves))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.of(3, leaves(3))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void row35LeafThatLooksLikeNodeIsAnotherHash() {
        List<Hash> two = leaves(2);
        byte[] forged = new byte[2 * Hash.LENGTH];
        System.arraycopy(two.get(0).bytes(), 0, forged, 0, Hash.LENGTH);
        System.arraycopy(two.get(1).bytes(), 0, forged, Hash.LENGTH, Hash.LENGTH);
        assertThat(MerkleTree.leafHash(forged)).isNotEqualTo(MerkleTree.nodeHash(two.get(0), two.get(1)));
    }

    @Test
    void tilesHaveTheNamesOfTheSpecification() {
        assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new Tile(3, 5, 17).path()).isEqualTo("tile/3/005.p/17");
        assertThat(Tile.partialTilesOf(70_000))
                .containsExactly(new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1));
        assertThat(Tile.partialTilesOf(256)).containsExactly(new Tile(1, 0, 1));
        assertThat(Tile.partialTilesOf(0)).isEmpty();
    }

    private static Proofs.Subtrees subtrees(List<Hash> leaves) {
        return (from, to) -> Proofs.root(leaves.subList((int) from, (int) to));
    }

    private static List<Hash> leaves(int count) {
        Random random = new Random(6_962);
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[20];
            random.nextBytes(bytes);
            leaves.add(MerkleTree.leafHash(bytes));
        }
        return leaves;
    }
}

package sekisho.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.tree.SignedNote.Standing;

/**
 * Keys, notes and paths that others publish, so that a mistake of ours can't hide in both halves of a test.
 *
 * <ul>
 *   <li>C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof and tlog-tiles (CC BY 4.0)
 *   <li>golang.org/x/mod sumdb/note and sumdb/tlog, their tests (BSD-3-Clause): PeterNeumann, EnochRoot, hello world
 *   <li>github.com/transparency-dev/formats, its tests (Apache-2.0): TEST, remora, Log, the broken proofs
 * </ul>
 */
class ForeignVectorsTest {

    private static final String PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private static final String TEXT = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n";
    private static final String BY_PETER = "— PeterNeumann"
            + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final String BY_ENOCH = "— EnochRoot"
            + " rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
    private static final String SOFA =
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private static final String BY_SOFA = "— example.com/behind-the-sofa"
            + " Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    private static final String BY_WITNESS = "— witness.example.com/w1"
            + " jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

    @Test
    void keysOfOthersAreRead() {
        for (String key : List.of(PETER, ENOCH, "logandmap+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l")) {
            assertThat(NoteKey.parse(key).text()).isEqualTo(key);
        }
        String remora = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
        assertThat(CosignerKey.parse(remora).text()).isEqualTo(remora);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A key that is too long, an algorithm that is none; each with the id that would fit.
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "bananas.sigstore.dev+12344556",
                "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
                "rekor.sigstore.dev+12345678+AwEB",
                "rekor.sigstore.dev+NOT_A_NUMBER+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=",
                // ECDSA, which others accept: ours has one algorithm.
                "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc="
            })
    void keysThatOthersRefuseAreRefused(String key) {
        assertThatThrownBy(() -> NoteKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CosignerKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void notesOfOthersVerify() {
        NoteKey peter = NoteKey.parse(PETER);
        NoteKey enoch = NoteKey.parse(ENOCH);
        SignedNote both = note(TEXT + "\n" + BY_PETER + BY_ENOCH);
        assertThat(both.text()).isEqualTo(TEXT);
        assertThat(both.check(List.of(peter))).isEqualTo(Standing.SIGNED);
        assertThat(both.check(List.of(enoch))).isEqualTo(Standing.SIGNED);
        assertThat(both.check(List.of(peter, enoch))).isEqualTo(Standing.SIGNED);
        assertThat(both.check(List.of())).isEqualTo(Standing.UNKNOWN_KEY);
        String twice = BY_PETER + BY_PETER + BY_ENOCH + BY_ENOCH;
        assertThat(note(TEXT + "\n" + twice).check(List.of(peter))).isEqualTo(Standing.SIGNED);
    }

    @Test
    void signatureThatOthersRefuseIsRefused() {
        NoteKey peter = NoteKey.parse(PETER);
        // In characters; in bytes it stands at 60.
        String longer = BY_PETER.substring(0, 58) + "ABCD" + BY_PETER.substring(58);
        assertThat(note(TEXT + "\n" + longer).check(List.of(peter))).isEqualTo(Standing.BAD_SIGNATURE);
        String misnamed = BY_PETER.replace("PeterNeumann", "CarmenSandiego");
        assertThat(note(TEXT + "\n" + misnamed).check(List.of(peter))).isEqualTo(Standing.UNKNOWN_KEY);
        String otherId = BY_PETER.replace("x08g", "xxxx");
        assertThat(note(TEXT + "\n" + otherId).check(List.of(peter))).isEqualTo(Standing.UNKNOWN_KEY);
    }

    static Stream<byte[]> notesThatAreNone() {
        return Stream.of(
                bytes(TEXT),
                bytes(TEXT + "\n"),
                bytes(TEXT + "\n" + BY_PETER.stripTrailing()),
                bytes("\u0001" + TEXT + "\n" + BY_PETER),
                ("\u00ff" + TEXT + "\n" + BY_PETER.replace("—", "-")).getBytes(StandardCharsets.ISO_8859_1),
                bytes(TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad Name").stripTrailing()),
                bytes(TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad\u0085Name")),
                bytes(TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad\u3000Name")),
                bytes(TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad+Name")),
                bytes(TEXT + "\n" + BY_PETER + "Unexpected line.\n"),
                bytes(TEXT + "\n" + BY_PETER.repeat(101)));
    }

    @ParameterizedTest
    @MethodSource
    void notesThatAreNone(byte[] note) {
        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textMayHaveEmptyLines() {
        String poem = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n";
        SignedNote note = note(poem
                + "\n"
                + "— quasimodo.example/salvatore"
                + " NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n");
        assertThat(note.text()).isEqualTo(poem);
    }

    @Test
    void checkpointsOfOthersAreRead() {
        SignedNote note = note(SOFA + "\n" + BY_SOFA + BY_WITNESS);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.text()).isEqualTo(SOFA);
        assertThat(note.signatures()).hasSize(2);
        Hash hello = MerkleTree.leafHash(bytes("hello world"));
        assertThat(hello.base64()).isEqualTo("TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Head\n9944\n",
                "\n9944\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
                "Log\n123\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=",
                "Log\nbananas\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
                "Log\n-34\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
                "Log\n0xabcdef\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
                "Log\n3438945738945739845734895735\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
                "Log\n123\nThisIsn'tBase64\n",
                "Log\n123\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBTOOBIG=\n",
                // Others read past what follows the root. Our logs write nothing there, so nothing there is ours.
                "Log\n9944\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\nHere's some associated data.\n"
            })
    void checkpointsThatAreNone(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0       | tile/0/000
        999     | tile/0/999
        1000    | tile/0/x001/000
        1234067 | tile/0/x001/x234/067
        """)
    void tilesAreNamedAsInTheSpecification(long index, String path) {
        assertThat(new Tile(0, index, Tile.FULL).path()).isEqualTo(path);
        assertThat(Tile.parse(path)).contains(new Tile(0, index, Tile.FULL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/3/123/456/078",
                "tile/-1/x123/456",
                "tile/00/000",
                "tile/64/000",
                "tile/0/x001/x234/067.p/0",
                "tile/0/x001/x234/067.p/256",
                "tile/0/x001/x234/067.p/05",
                "tile/0/x000/067",
                "tile/0/67"
            })
    void pathsOfNoTile(String path) {
        assertThat(Tile.parse(path)).isEmpty();
    }

    @Test
    void partialTilesAreThoseOfTheSpecification() {
        assertThat(Tile.partialTilesOf(70_000))
                .containsExactly(new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1));
        assertThat(Tile.partialTilesOf(256)).containsExactly(new Tile(1, 0, 1));
    }

    @Test
    void proofsAreWrittenAsOthersWriteThem() {
        Hash one = Hash.of(Hash.sha256().digest(bytes("hash1")));
        Hash two = Hash.of(Hash.sha256().digest(bytes("hash2")));
        SignedNote note = note(TEXT + "\n" + BY_PETER);
        TlogProof proof = new TlogProof(5, List.of(one, two), note);
        String text = "c2sp.org/tlog-proof@v1\nindex 5\n" + one + "\n" + two + "\n\n" + TEXT + "\n" + BY_PETER;
        assertThat(new String(proof.bytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(TlogProof.parse(bytes(text)).hashes()).containsExactly(one, two);
        assertThat(TlogProof.parse(bytes("c2sp.org/tlog-proof@v1\nindex 0\n\n" + TEXT + "\n" + BY_PETER))
                        .hashes())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wrong-header\nindex 0\n",
                "c2sp.org/tlog-proof@v1\n",
                "c2sp.org/tlog-proof@v1\nindex notanumber\n",
                "c2sp.org/tlog-proof@v1\nindex -5\n",
                "c2sp.org/tlog-proof@v1\nindex 00\n",
                "c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n",
                "c2sp.org/tlog-proof@v1\n"
                        + "index 0\n"
                        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n",
                "c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n",
                // Others accept extra data, which nobody signs. Our proofs have none.
                "c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 0\n"
            })
    void proofsThatAreNone(String head) {
        byte[] proof = bytes(head + "\n" + TEXT + "\n" + BY_PETER);
        assertThatThrownBy(() -> TlogProof.parse(proof)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cosignerSignsTheMessageOfTheSpecification() {
        assertThat(new String(CosignerKey.message(1_679_315_147, SOFA), StandardCharsets.UTF_8))
                .isEqualTo("cosignature/v1\ntime 1679315147\n" + SOFA);
        byte[] line = note(SOFA + "\n" + BY_WITNESS).signatures().get(0).bytes();
        CosignerKey any = Cosigner.create("witness.example.com/w1").publicKey();
        byte[] ours = any.line(1_679_315_147, new byte[64]);
        assertThat(ours).hasSameSizeAs(line);
        assertThat(IntStream.range(4, 12).mapToObj(i -> ours[i]))
                .as("the time of the example")
                .containsExactlyElementsOf(
                        IntStream.range(4, 12).mapToObj(i -> line[i]).toList());
        // The time that another implementation reads from its own line.
        byte[] other = Base64.getDecoder()
                .decode(
                        "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA==");
        assertThat(other).startsWith(0x64, 0x68, 0x46, 0xb9).hasSameSizeAs(line);
        assertThat(IntStream.range(4, 12).mapToObj(i -> any.line(1_727_964_367, new byte[64])[i]))
                .containsExactlyElementsOf(
                        IntStream.range(4, 12).mapToObj(i -> other[i]).toList());
    }

    @Test
    void everyFlippedBitOfACosignatureIsNoticed() {
        Cosigner cosigner = Cosigner.create("collector.example");
        Instant now = Instant.ofEpochSecond(1_790_000_000);
        SignedNote signed = note(SOFA + "\n" + BY_SOFA);
        byte[] note = cosigner.cosign(signed, now).bytes();
        assertThat(cosigner.publicKey().cosigned(SignedNote.parse(note))).contains(now);
        for (int i = 0; i < note.length * 8; i++) {
            byte[] flipped = note.clone();
            flipped[i / 8] ^= (byte) (1 << i % 8);
            boolean logsLine = i / 8 > SOFA.length() && i / 8 < signed.bytes().length;
            try {
                if (!logsLine) {
                    assertThat(cosigner.publicKey().cosigned(SignedNote.parse(flipped)))
                            .as("bit " + i)
                            .isEmpty();
                }
            } catch (IllegalArgumentException refused) {
                continue;
            }
        }
    }

    @Test
    void cosigningAgainReplacesTheOwnLineAlone() {
        Cosigner cosigner = Cosigner.create("collector.example");
        SignedNote once = cosigner.cosign(note(SOFA + "\n" + BY_SOFA), Instant.ofEpochSecond(1));
        SignedNote twice = cosigner.cosign(once, Instant.ofEpochSecond(2));
        assertThat(twice.signatures()).hasSize(2);
        assertThat(cosigner.publicKey().cosigned(twice)).contains(Instant.ofEpochSecond(2));
        assertThat(Cosigner.create("collector.example").publicKey().cosigned(twice))
                .isEmpty();
        assertThat(Cosigner.ofPem("collector.example", cosigner.pem()).publicKey())
                .isEqualTo(cosigner.publicKey());
    }

    private static SignedNote note(String text) {
        return SignedNote.parse(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package sekisho.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.tree.SignedNote.Standing;

class SignedNoteTest {

    /** Key and note stand as an example in C2SP signed-note. */
    private static final String KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String NOTE = """
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    @Test
    void verifiesTheExampleOfTheSpecification() {
        NoteKey key = NoteKey.parse(KEY);
        assertThat(key.text()).isEqualTo(KEY);
        SignedNote note = SignedNote.parse(bytes(NOTE));
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.check(List.of(key))).isEqualTo(Standing.SIGNED);
        assertThat(note.bytes()).isEqualTo(bytes(NOTE));
    }

    @Test
    void everyFlippedBitOfTheExampleIsNoticed() {
        NoteKey key = NoteKey.parse(KEY);
        byte[] note = bytes(NOTE);
        for (int i = 0; i < note.length * 8; i++) {
            byte[] flipped = note.clone();
            flipped[i / 8] ^= (byte) (1 << i % 8);
            Standing standing;
            try {
                standing = SignedNote.parse(flipped).check(List.of(key));
            } catch (IllegalArgumentException refused) {
                continue;
            }
            assertThat(standing).as("bit " + i).isNotEqualTo(Standing.SIGNED);
        }
    }

    @Test
    void everyFlippedBitOfTheKeyIsNoticed() {
        byte[] text = bytes(KEY);
        for (int i = 0; i < text.length * 8; i++) {
            byte[] flipped = text.clone();
            flipped[i / 8] ^= (byte) (1 << i % 8);
            String wrong = new String(flipped, StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> NoteKey.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void row29UnknownKeyAlone() {
        NoteKey other = CheckpointSigner.create("example.com/foo").publicKey();
        assertThat(SignedNote.parse(bytes(NOTE)).check(List.of(other))).isEqualTo(Standing.UNKNOWN_KEY);
        assertThat(SignedNote.parse(bytes(NOTE)).check(List.of())).isEqualTo(Standing.UNKNOWN_KEY);
    }

    @Test
    void row30BadSignatureBesideGoodOneRejectsTheNote() {
        CheckpointSigner signer = CheckpointSigner.create("example.com/log");
        Checkpoint one = new Checkpoint("example.com/log", 1, MerkleTree.leafHash(new byte[0]));
        Checkpoint two = new Checkpoint("example.com/log", 2, MerkleTree.leafHash(new byte[0]));
        SignedNote good = signer.sign(one);
        List<SignedNote.Signature> both = new ArrayList<>(good.signatures());
        both.addAll(signer.sign(two).signatures());
        assertThat(good.check(List.of(signer.publicKey()))).isEqualTo(Standing.SIGNED);
        assertThat(new SignedNote(good.text(), both).check(List.of(signer.publicKey())))
                .isEqualTo(Standing.BAD_SIGNATURE);
        Collections.reverse(both);
        assertThat(new SignedNote(good.text(), both).check(List.of(signer.publicKey())))
                .isEqualTo(Standing.BAD_SIGNATURE);
    }

    @Test
    void row31NotesOfAnySizeAreRefusedBeforeWork() {
        String line = NOTE.substring(NOTE.indexOf('—'));
        assertThat(SignedNote.parse(bytes(NOTE + line.repeat(15))).signatures()).hasSize(16);
        assertThatThrownBy(() -> SignedNote.parse(bytes(NOTE + line.repeat(1_000))))
                .hasMessageContaining("signatures");
        assertThatThrownBy(() -> SignedNote.parse(bytes(NOTE + line.repeat(10_000))))
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> SignedNote.parse(new byte[50 << 20])).hasMessageContaining("bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0100", "-1", "+1", "9223372036854775808", "1e3", "", " 1", "0x1", "99999999999999999999999"})
    void row32TreeSizesThatAreNone(String size) {
        String text = "example.com/log\n" + size + "\n" + Hash.EMPTY_TREE + "\n";
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void row37EmptyTreeHasOneRoot() {
        Hash other = MerkleTree.leafHash(new byte[0]);
        assertThatThrownBy(() -> Checkpoint.parse("example.com/log\n0\n" + other + "\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Checkpoint.parse("example.com/log\n0\n" + Hash.EMPTY_TREE + "\n")
                        .size())
                .isZero();
    }

    @Test
    void keySurvivesItsFile() {
        CheckpointSigner signer = CheckpointSigner.create("example.com/log");
        assertThat(CheckpointSigner.ofPem("example.com/log", signer.pem()).publicKey())
                .isEqualTo(signer.publicKey());
        assertThatThrownBy(() ->
                        CheckpointSigner.ofPem("example.com/log", signer.pem().replace('E', 'F')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

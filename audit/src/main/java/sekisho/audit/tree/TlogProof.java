package sekisho.audit.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * That one leaf is in a log, in a form that stands for itself (C2SP tlog-proof, without extra data).
 *
 * @param index of the leaf
 * @param hashes of the inclusion proof, from the leaf up
 * @param note the signed checkpoint of the tree
 */
public record TlogProof(long index, List<Hash> hashes, SignedNote note) {

    private static final String HEADER = "c2sp.org/tlog-proof@v1";

    public TlogProof {
        hashes = List.copyOf(hashes);
        if (index < 0 || hashes.size() > Proofs.MOST_NODES) {
            throw new IllegalArgumentException("not a proof of leaf " + index);
        }
    }

    /** @throws IllegalArgumentException unless the bytes are exactly one proof without extra data */
    public static TlogProof parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int gap = text.indexOf("\n\n");
        String[] lines = text.substring(0, Math.max(0, gap)).split("\n", -1);
        if (gap < 0
                || lines.length < 2
                || !lines[0].equals(HEADER)
                || !lines[1].matches("index (0|[1-9][0-9]{0,18})")) {
            throw new IllegalArgumentException("not a tlog-proof");
        }
        List<Hash> hashes = new ArrayList<>();
        for (int i = 2; i < lines.length; i++) {
            hashes.add(Hash.ofBase64(lines[i]));
        }
        byte[] note = text.substring(gap + 2).getBytes(StandardCharsets.UTF_8);
        TlogProof proof =
                new TlogProof(Long.parseLong(lines[1].substring("index ".length())), hashes, SignedNote.parse(note));
        if (!Arrays.equals(proof.bytes(), bytes)) {
            throw new IllegalArgumentException("not the one spelling of a tlog-proof");
        }
        return proof;
    }

    /** Whether the leaf is in the tree of the note; who signed that is another question. */
    public boolean proves(byte[] leaf) {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        return Proofs.provesInclusion(MerkleTree.leafHash(leaf), index, checkpoint.size(), hashes, checkpoint.root());
    }

    public byte[] bytes() {
        StringBuilder text =
                new StringBuilder(HEADER).append("\nindex ").append(index).append('\n');
        hashes.forEach(hash -> text.append(hash.base64()).append('\n'));
        text.append('\n').append(new String(note.bytes(), StandardCharsets.UTF_8));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}

package sekisho.audit.tree;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Somebody else than the log who vouches for its checkpoints (C2SP tlog-cosignature). Whoever calls {@link #cosign} has
 * checked before that the tree extends every tree of this log that was cosigned until now.
 */
public final class Cosigner {

    private final CheckpointSigner signer;
    private final CosignerKey publicKey;

    private Cosigner(CheckpointSigner signer) {
        this.signer = signer;
        this.publicKey =
                new CosignerKey(signer.publicKey().name(), signer.publicKey().publicKey());
    }

    /** A cosigner with a new key. */
    public static Cosigner create(String name) {
        return new Cosigner(CheckpointSigner.create(name));
    }

    /**
     * @param pem Ed25519 in PKCS #8 (RFC 8410); the key must serve nothing else
     * @throws IllegalArgumentException when it is anything else; the message shows nothing of the key
     */
    public static Cosigner ofPem(String name, String pem) {
        return new Cosigner(CheckpointSigner.ofPem(name, pem));
    }

    /** PKCS #8 in PEM. */
    public String pem() {
        return signer.pem();
    }

    public CosignerKey publicKey() {
        return publicKey;
    }

    /** The note with this cosigner's line at its end, and none of its earlier ones. */
    public SignedNote cosign(SignedNote note, Instant now) {
        long seconds = now.getEpochSecond();
        byte[] line = publicKey.line(seconds, signer.signature(CosignerKey.message(seconds, note.text())));
        List<SignedNote.Signature> lines = new ArrayList<>(note.signatures());
        lines.removeIf(publicKey::claims);
        lines.add(new SignedNote.Signature(publicKey.name(), Base64.getEncoder().encodeToString(line)));
        return new SignedNote(note.text(), lines);
    }
}

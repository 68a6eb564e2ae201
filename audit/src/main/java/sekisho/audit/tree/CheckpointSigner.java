package sekisho.audit.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/** The node's key, which signs checkpoints of one origin. */
public final class CheckpointSigner {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
    private static final String END = "-----END PRIVATE KEY-----\n";

    private final Ed25519PrivateKeyParameters key;
    private final NoteKey publicKey;

    private CheckpointSigner(String origin, Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.publicKey = new NoteKey(origin, Hash.of(key.generatePublicKey().getEncoded()));
    }

    /** A signer with a new key. */
    public static CheckpointSigner create(String origin) {
        return new CheckpointSigner(origin, new Ed25519PrivateKeyParameters(new SecureRandom()));
    }

    /**
     * @param pem Ed25519 in PKCS #8 (RFC 8410)
     * @throws IllegalArgumentException when it is anything else; the message shows nothing of the key
     */
    public static CheckpointSigner ofPem(String origin, String pem) {
        String text = pem.replace("\r\n", "\n").strip() + "\n";
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new IllegalArgumentException("not a PKCS #8 private key in PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
        return new CheckpointSigner(origin, ed25519(der));
    }

    /** PKCS #8 in PEM. */
    public String pem() {
        try {
            byte[] der = PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded();
            return BEGIN + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n" + END;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public NoteKey publicKey() {
        return publicKey;
    }

    /** The checkpoint as a note with one signature. */
    public SignedNote sign(Checkpoint checkpoint) {
        if (!checkpoint.origin().equals(publicKey.name())) {
            throw new IllegalArgumentException("this key signs for " + publicKey.name() + " only");
        }
        byte[] signature = signature(checkpoint.text().getBytes(StandardCharsets.UTF_8));
        byte[] line = new byte[4 + signature.length];
        System.arraycopy(publicKey.id(), 0, line, 0, 4);
        System.arraycopy(signature, 0, line, 4, signature.length);
        return new SignedNote(
                checkpoint.text(),
                List.of(new SignedNote.Signature(
                        publicKey.name(), Base64.getEncoder().encodeToString(line))));
    }

    /** The bare signature over a message (RFC 8032), 64 bytes. */
    byte[] signature(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }

    private static Ed25519PrivateKeyParameters ed25519(byte[] der) {
        try {
            AsymmetricKeyParameter read = PrivateKeyFactory.createKey(der);
            if (read instanceof Ed25519PrivateKeyParameters ed25519) {
                return ed25519;
            }
        } catch (IOException | RuntimeException notAKey) {
            // The cause is left out: a parser may quote what it could not read.
            throw new IllegalArgumentException("not a PKCS #8 private key");
        }
        throw new IllegalArgumentException("not an Ed25519 key");
    }
}

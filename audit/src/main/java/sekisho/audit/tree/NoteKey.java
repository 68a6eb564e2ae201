package sekisho.audit.tree;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * The public half of a key that signs notes: a verifier key (C2SP signed-note), Ed25519 only.
 *
 * @param name of the signer, for a log its origin
 * @param publicKey 32 bytes (RFC 8032)
 */
public record NoteKey(String name, Hash publicKey) {

    private static final byte ED25519 = 1;
    private static final byte[] SPKI_ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    public NoteKey {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a key name: " + name);
        }
    }

    /** @throws IllegalArgumentException unless the text is one whole verifier key whose id fits its name and key */
    public static NoteKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a verifier key is NAME+ID+KEY");
        }
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length != 1 + Hash.LENGTH || typed[0] != ED25519) {
            throw new IllegalArgumentException("not an Ed25519 verifier key");
        }
        NoteKey key = new NoteKey(parts[0], Hash.of(Arrays.copyOfRange(typed, 1, typed.length)));
        if (!key.text().equals(text)) {
            throw new IllegalArgumentException("the id does not fit the key");
        }
        return key;
    }

    /** {@code NAME+ID+KEY}, the form in which the key is given to others. */
    public String text() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed());
    }

    /** SubjectPublicKeyInfo (RFC 8410 §4) in PEM: what openssl reads. */
    public String pem() {
        byte[] der = new byte[SPKI_ED25519.length + Hash.LENGTH];
        System.arraycopy(SPKI_ED25519, 0, der, 0, SPKI_ED25519.length);
        System.arraycopy(publicKey.bytes(), 0, der, SPKI_ED25519.length, Hash.LENGTH);
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** The first four bytes of SHA-256 over name, newline, type and key. */
    byte[] id() {
        MessageDigest digest = Hash.sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        return Arrays.copyOf(digest.digest(typed()), 4);
    }

    /** SHA-256 of the public key in hex: what two people compare over the telephone. */
    public String fingerprint() {
        return HexFormat.ofDelimiter(":").formatHex(Hash.sha256().digest(publicKey.bytes()), 0, 8);
    }

    boolean verifies(byte[] text, byte[] signature) {
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(publicKey.bytes()));
        verifier.update(text, 0, text.length);
        return verifier.verifySignature(signature);
    }

    /** U+0085 is a space of Unicode that Java does not count as one. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .noneMatch(c -> c == '+'
                                || c < ' '
                                || c == '\u0085'
                                || Character.isSpaceChar(c)
                                || Character.isWhitespace(c));
    }

    private byte[] typed() {
        byte[] typed = new byte[1 + Hash.LENGTH];
        typed[0] = ED25519;
        System.arraycopy(publicKey.bytes(), 0, typed, 1, Hash.LENGTH);
        return typed;
    }
}

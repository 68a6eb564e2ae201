package sekisho.audit.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public half of a cosigner's key (C2SP tlog-cosignature, {@code cosignature/v1}: Ed25519 with a time).
 *
 * @param name of the cosigner
 * @param publicKey 32 bytes (RFC 8032)
 */
public record CosignerKey(String name, Hash publicKey) {

    private static final byte TIMESTAMPED_ED25519 = 4;
    private static final int SIGNATURE_BYTES = 64;
    private static final int LINE_BYTES = 4 + Long.BYTES + SIGNATURE_BYTES;

    public CosignerKey {
        if (!NoteKey.isName(name)) {
            throw new IllegalArgumentException("not a key name: " + name);
        }
    }

    /** @throws IllegalArgumentException unless the text is one whole verifier key of this type whose id fits */
    public static CosignerKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a verifier key is NAME+ID+KEY");
        }
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length != 1 + Hash.LENGTH || typed[0] != TIMESTAMPED_ED25519) {
            throw new IllegalArgumentException("not a verifier key of a cosigner");
        }
        CosignerKey key = new CosignerKey(parts[0], Hash.of(Arrays.copyOfRange(typed, 1, typed.length)));
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

    /**
     * When this cosigner vouched for the note, by its own clock.
     *
     * @return empty when it did not, or when a line that claims to be its own is wrong
     */
    public Optional<Instant> cosigned(SignedNote note) {
        Optional<Instant> time = Optional.empty();
        for (SignedNote.Signature line : note.signatures()) {
            if (claims(line)) {
                time = time(note.text(), line.bytes());
                if (time.isEmpty()) {
                    return time;
                }
            }
        }
        return time;
    }

    /** Whether a line says that it is this cosigner's; true or not. */
    boolean claims(SignedNote.Signature line) {
        return line.name().equals(name) && Arrays.equals(Arrays.copyOf(line.bytes(), 4), id());
    }

    /** The first four bytes of SHA-256 over name, newline, type and key. */
    byte[] id() {
        MessageDigest digest = Hash.sha256();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest.digest(typed()), 4);
    }

    /** What a cosigner signs: the time, and the whole text of the note. */
    static byte[] message(long seconds, String text) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    /** A signature line as bytes: id, time in seconds, signature. */
    byte[] line(long seconds, byte[] signature) {
        return ByteBuffer.allocate(LINE_BYTES)
                .put(id())
                .putLong(seconds)
                .put(signature)
                .array();
    }

    private Optional<Instant> time(String text, byte[] line) {
        if (line.length != LINE_BYTES) {
            return Optional.empty();
        }
        long seconds = ByteBuffer.wrap(line, 4, Long.BYTES).getLong();
        byte[] signature = Arrays.copyOfRange(line, 4 + Long.BYTES, line.length);
        // Up to the year 9999: what comes later is no time that anybody signed at.
        return seconds >= 0
                        && seconds <= 253_402_300_799L
                        && new NoteKey(name, publicKey).verifies(message(seconds, text), signature)
                ? Optional.of(Instant.ofEpochSecond(seconds))
                : Optional.empty();
    }

    private byte[] typed() {
        byte[] typed = new byte[1 + Hash.LENGTH];
        typed[0] = TIMESTAMPED_ED25519;
        System.arraycopy(publicKey.bytes(), 0, typed, 1, Hash.LENGTH);
        return typed;
    }
}

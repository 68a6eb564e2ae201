package sekisho.audit.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * A text and the signatures under it (C2SP signed-note). Reading one says nothing about who signed it: ask
 * {@link #check} before the text is believed.
 *
 * @param text ends in a newline
 */
public record SignedNote(String text, List<Signature> signatures) {

    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_SIGNATURES = 64;
    private static final String DASH = "\u2014 ";

    /** One signature line. */
    public record Signature(String name, String base64) {

        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        boolean isBy(NoteKey key) {
            return name.equals(key.name()) && Arrays.equals(Arrays.copyOf(bytes(), 4), key.id());
        }

        boolean holds(NoteKey key, String text) {
            byte[] all = bytes();
            return key.verifies(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(all, 4, all.length));
        }
    }

    /** What the trusted keys say about a note. */
    public enum Standing {
        SIGNED,
        /** No trusted key signed it. */
        UNKNOWN_KEY,
        /** A line claims a trusted key and is wrong: the whole note is rejected, whatever else stands in it. */
        BAD_SIGNATURE
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** @throws IllegalArgumentException unless the bytes are exactly one note, of a size that nobody can abuse */
    public static SignedNote parse(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a note has at most " + MOST_BYTES + " bytes");
        }
        String note = utf8(bytes);
        if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("a note has no control characters");
        }
        int gap = note.lastIndexOf("\n\n");
        if (gap < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("a note is a text, an empty line, and signatures");
        }
        String lines = note.substring(gap + 2);
        long count = lines.chars().filter(c -> c == '\n').count();
        if (count < 1 || count > MOST_SIGNATURES) {
            throw new IllegalArgumentException("a note has 1 to " + MOST_SIGNATURES + " signatures, not " + count);
        }
        List<Signature> signatures = lines.lines().map(SignedNote::signature).toList();
        return new SignedNote(note.substring(0, gap + 1), signatures);
    }

    /** Keys that are not trusted are ignored; at least one that is must have signed, and none of them wrongly. */
    public Standing check(Collection<NoteKey> trusted) {
        Standing standing = Standing.UNKNOWN_KEY;
        for (Signature signature : signatures) {
            for (NoteKey key : trusted) {
                if (signature.isBy(key)) {
                    if (!signature.holds(key, text)) {
                        return Standing.BAD_SIGNATURE;
                    }
                    standing = Standing.SIGNED;
                }
            }
        }
        return standing;
    }

    public byte[] bytes() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (Signature signature : signatures) {
            note.append(DASH)
                    .append(signature.name())
                    .append(' ')
                    .append(signature.base64())
                    .append('\n');
        }
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Signature signature(String line) {
        String[] parts = line.startsWith(DASH) ? line.substring(DASH.length()).split(" ", -1) : new String[0];
        if (parts.length != 2 || !NoteKey.isName(parts[0])) {
            throw new IllegalArgumentException("not a signature line");
        }
        byte[] read = Base64.getDecoder().decode(parts[1]);
        if (read.length <= 4 || !Base64.getEncoder().encodeToString(read).equals(parts[1])) {
            throw new IllegalArgumentException("not a signature");
        }
        return new Signature(parts[0], parts[1]);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("a note is UTF-8", notText);
        }
    }
}

package sekisho.audit.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 value: 32 bytes that never change. */
public final class Hash {

    public static final int LENGTH = 32;

    /** The root of a tree without leaves (RFC 6962 §2.1). */
    public static final Hash EMPTY_TREE = new Hash(sha256().digest());

    private final byte[] bytes;

    Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** @throws IllegalArgumentException unless the text is the one base64 spelling of 32 bytes */
    public static Hash ofBase64(String text) {
        byte[] read = Base64.getDecoder().decode(text);
        Hash hash = of(read);
        if (!hash.base64().equals(text)) {
            throw new IllegalArgumentException("not canonical base64");
        }
        return hash;
    }

    /** A new SHA-256: every Java platform has one. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return base64();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}

package sekisho.config.approval;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Exactly what an approver signs: a text of fixed order, one {@code name: value} a line, each ended by LF. Its SHA-256 is
 * the digest that votes are counted by, and the messageDigest of the CMS (RFC 5652 §11.2).
 *
 * @param kind {@code grant} or {@code change}
 * @param appliance its name in the configuration: an approval for one is none for another
 * @param content SHA-256 over the exact bytes that are approved, hex
 * @param base SHA-256 of the edition that they were asked under, hex
 * @param nonce of the request, hex: an approval for one is none for another that looks the same
 */
public record Subject(
        String kind,
        String appliance,
        String request,
        String content,
        String base,
        Instant notBefore,
        Instant expires,
        String nonce) {

    private static final String VERSION = "sekisho-approval/1";

    /** The bytes that are signed. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    public String text() {
        return VERSION + "\nkind: " + kind + "\nappliance: " + appliance + "\nrequest: " + request
                + "\ncontent-sha256: "
                + content + "\nbase-sha256: " + base + "\nnot-before: " + notBefore + "\nexpires: " + expires
                + "\nnonce: " + nonce + "\n";
    }

    /** SHA-256 over {@link #bytes}, hex. */
    public String digest() {
        return sha256(bytes());
    }

    /** What {@code content} is, of these bytes. */
    public static String contentDigest(byte[] bytes) {
        return sha256(bytes);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}

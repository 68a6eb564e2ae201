package sekisho.packaging.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Names of keys and certificates: SHA-256, hex. */
public final class KeyDigest {

    private KeyDigest() {}

    /** Over the SubjectPublicKeyInfo (RFC 5280 §4.1.2.7): the same for every certificate of one key. */
    public static String ofKey(X509Certificate certificate) {
        return of(certificate.getPublicKey().getEncoded());
    }

    static String of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}

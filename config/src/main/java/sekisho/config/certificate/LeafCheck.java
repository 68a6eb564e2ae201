package sekisho.config.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import sekisho.config.value.Reason;

/** Whether a certificate is made for a client, and not for a server or an authority. */
final class LeafCheck {

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private LeafCheck() {}

    static void check(X509Certificate leaf, Demands demands) throws CertificateRefused {
        boolean[] usage = leaf.getKeyUsage();
        if (leaf.getBasicConstraints() >= 0 || (usage != null && usage[KEY_CERT_SIGN])) {
            throw refused("a CA certificate is not a client's");
        }
        if (usage == null ? demands.person() : !usage[DIGITAL_SIGNATURE]) {
            throw refused("key usage lacks digitalSignature");
        }
        List<String> purposes = purposes(leaf);
        // anyExtendedKeyUsage alone says that nobody has thought about it.
        if (purposes.isEmpty() ? demands.person() : !purposes.contains(CLIENT_AUTH)) {
            throw refused("extended key usage lacks clientAuth");
        }
        if (!Strength.isStrong(leaf.getPublicKey(), demands.smallestRsa())) {
            throw new CertificateRefused(
                    Reason.CERTIFICATE_WEAK, "the key is weaker than P-256 or RSA-" + demands.smallestRsa());
        }
    }

    private static List<String> purposes(X509Certificate leaf) throws CertificateRefused {
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            return purposes == null ? List.of() : purposes;
        } catch (CertificateParsingException malformed) {
            throw refused("extended key usage is malformed");
        }
    }

    private static CertificateRefused refused(String detail) {
        return new CertificateRefused(Reason.CERTIFICATE_USAGE, detail);
    }
}

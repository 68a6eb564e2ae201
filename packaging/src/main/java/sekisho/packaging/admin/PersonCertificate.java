package sekisho.packaging.admin;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * The one name that an admin client's certificate proves: exactly one URI among the subject alternative names (as in an
 * X.509-SVID), on a leaf made for client authentication, with a key that is not weak. The path to the CA is checked
 * before by PKIX (RFC 5280 §6).
 */
final class PersonCertificate {

    private static final int URI = 6;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int SMALLEST_RSA = 3072;
    private static final int SMALLEST_EC = 256;

    private PersonCertificate() {}

    /** @throws CertificateException saying what is wrong with the certificate */
    static String name(X509Certificate leaf) throws CertificateException {
        List<String> uris = uris(leaf);
        if (uris.size() != 1) {
            throw new CertificateException("a person's certificate has exactly one URI name, not " + uris.size());
        }
        if (uris.get(0).contains("*")) {
            throw new CertificateException("a person's name is not a pattern");
        }
        if (leaf.getBasicConstraints() >= 0 || uses(leaf, KEY_CERT_SIGN)) {
            throw new CertificateException("a CA certificate is not a person's");
        }
        if (!uses(leaf, DIGITAL_SIGNATURE)) {
            throw new CertificateException("key usage lacks digitalSignature");
        }
        if (leaf.getExtendedKeyUsage() == null || !leaf.getExtendedKeyUsage().contains(CLIENT_AUTH)) {
            throw new CertificateException("extended key usage lacks clientAuth");
        }
        if (!isStrong(leaf)) {
            throw new CertificateException("the key is weaker than P-256 or RSA-3072");
        }
        return uris.get(0);
    }

    private static List<String> uris(X509Certificate leaf) throws CertificateParsingException {
        var names = leaf.getSubjectAlternativeNames();
        return names == null
                ? List.of()
                : names.stream()
                        .filter(name -> name.get(0).equals(URI))
                        .map(name -> (String) name.get(1))
                        .toList();
    }

    private static boolean uses(X509Certificate leaf, int bit) {
        boolean[] usage = leaf.getKeyUsage();
        return usage != null && usage[bit];
    }

    private static boolean isStrong(X509Certificate leaf) {
        var key = leaf.getPublicKey();
        if (key instanceof RSAKey rsa) {
            return rsa.getModulus().bitLength() >= SMALLEST_RSA;
        }
        if (key instanceof ECKey ec) {
            return ec.getParams().getOrder().bitLength() >= SMALLEST_EC;
        }
        return key instanceof EdECKey;
    }
}

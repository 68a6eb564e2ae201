package sekisho.config.certificate;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Set;
import sekisho.config.value.Reason;

/** Which keys and signatures are strong enough to prove anything. The JDK still takes SHA-1 from private authorities. */
final class Strength {

    private static final int SMALLEST_RSA = 2048;
    private static final int SMALLEST_EC = 256;
    private static final String PSS = "1.2.840.113549.1.1.10";
    private static final Set<String> DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");

    /** RSA and ECDSA with SHA-256, SHA-384 or SHA-512, Ed25519. */
    private static final Set<String> SIGNATURES = Set.of(
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13",
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4",
            "1.3.101.112");

    private Strength() {}

    /** Of any certificate on a path; that of the authority is not judged by its own signature. */
    static void check(X509Certificate certificate, boolean signed) throws CertificateRefused {
        if (certificate.getVersion() != 3) {
            throw new CertificateRefused(
                    Reason.CERTIFICATE_WEAK, "a certificate of version " + certificate.getVersion());
        }
        byte[] serial = certificate.getSerialNumber().toByteArray();
        if (certificate.getSerialNumber().signum() <= 0 || serial.length > 20) {
            throw new CertificateRefused(
                    Reason.CERTIFICATE_WEAK, "the serial number is not a positive one of 20 octets");
        }
        if (!isStrong(certificate.getPublicKey(), SMALLEST_RSA)) {
            throw new CertificateRefused(Reason.CERTIFICATE_WEAK, "a key is weaker than RSA-2048, P-256 and Ed25519");
        }
        if (signed && !isSignature(certificate)) {
            throw new CertificateRefused(
                    Reason.CERTIFICATE_WEAK, "signed with " + certificate.getSigAlgName() + ", which proves nothing");
        }
    }

    static boolean isStrong(PublicKey key, int smallestRsa) {
        if (key instanceof RSAKey rsa) {
            return rsa.getModulus().bitLength() >= smallestRsa;
        }
        if (key instanceof ECKey ec) {
            return ec.getParams().getOrder().bitLength() >= SMALLEST_EC;
        }
        return key instanceof EdECKey ed && ed.getParams().getName().equals("Ed25519");
    }

    static boolean isSignature(String oid) {
        return SIGNATURES.contains(oid);
    }

    private static boolean isSignature(X509Certificate certificate) {
        if (!certificate.getSigAlgOID().equals(PSS)) {
            return isSignature(certificate.getSigAlgOID());
        }
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            return DIGESTS.contains(
                    parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
        } catch (GeneralSecurityException | IOException | RuntimeException unreadable) {
            return false;
        }
    }
}

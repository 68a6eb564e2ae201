package sekisho.config.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate chain and its key, from two files that may be exchanged one after the other.
 *
 * @param chain leaf first
 */
public record KeyPairFiles(List<X509Certificate> chain, PrivateKey key) {

    public KeyPairFiles {
        chain = List.copyOf(chain);
    }

    /** @throws GeneralSecurityException when a file holds something else, or they don't belong together */
    public static KeyPairFiles read(Path certificate, Path key) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.certificates(certificate);
        X509Certificate leaf = chain.get(0);
        PrivateKey own = Pem.key(key, leaf.getPublicKey().getAlgorithm());
        if (!belongTogether(own, leaf)) {
            throw new GeneralSecurityException(key + " is not the key of " + certificate);
        }
        return new KeyPairFiles(chain, own);
    }

    /** The certificates of a PEM file, at least one. */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        return Pem.certificates(file);
    }

    public KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, new char[0], chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate leaf) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] sample = new byte[32];
        new SecureRandom().nextBytes(sample);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(sample);
        return signature.verify(signed);
    }
}

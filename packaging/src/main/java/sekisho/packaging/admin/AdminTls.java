package sekisho.packaging.admin;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import sekisho.config.settings.Listen;

/**
 * TLS 1.3 with mandatory client certificates. Every connection gets a context of its own, and with it a session cache and
 * ticket keys of its own: JSSE resumes sessions without asking the trust manager again, so that a client whose
 * certificate has expired would come back in; here no session outlives its connection.
 */
final class AdminTls {

    private final KeyManager[] keys;
    private final TrustManager[] trust;
    private final Map<String, Instant> expiry = new TreeMap<>();

    private AdminTls(KeyManager[] keys, TrustManager[] trust) {
        this.keys = keys;
        this.trust = trust;
    }

    /** @throws GeneralSecurityException when a file holds something else, or key and certificate don't belong together */
    static AdminTls load(Listen.Tls files) throws GeneralSecurityException {
        try {
            return read(files);
        } catch (IOException unreadable) {
            throw new GeneralSecurityException("can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static AdminTls read(Listen.Tls files) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        X509Certificate leaf = chain.get(0);
        PrivateKey key = Pem.key(files.key(), leaf.getPublicKey().getAlgorithm());
        if (!belongTogether(key, leaf)) {
            throw new GeneralSecurityException(files.key() + " is not the key of " + files.certificate());
        }
        List<X509Certificate> authorities = Pem.certificates(files.clientCa().orElseThrow());
        AdminTls tls = new AdminTls(keyManagers(chain, key), trustManagers(authorities));
        tls.expiry.put("admin", leaf.getNotAfter().toInstant());
        tls.expiry.put(
                "admin-client-ca",
                authorities.stream()
                        .map(authority -> authority.getNotAfter().toInstant())
                        .min(Instant::compareTo)
                        .orElseThrow());
        return tls;
    }

    /** When each certificate ends, by the {@code name} label of its metric. */
    Map<String, Instant> expiry() {
        return expiry;
    }

    SSLEngine engine() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, trust, new SecureRandom());
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            engine.setNeedClientAuth(true);
            return engine;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static KeyManager[] keyManagers(List<X509Certificate> chain, PrivateKey key)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("admin", key, new char[0], chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(List<X509Certificate> authorities)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("client-ca-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return new TrustManager[] {new Persons((X509ExtendedTrustManager) factory.getTrustManagers()[0])};
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
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

    /** PKIX, then what makes a certificate a person's. */
    private static final class Persons extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager pkix;

        Persons(X509ExtendedTrustManager pkix) {
            this.pkix = pkix;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            pkix.checkClientTrusted(chain, type, engine);
            PersonCertificate.name(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("engines only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("engines only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("servers are not clients");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("servers are not clients");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("servers are not clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return pkix.getAcceptedIssuers();
        }
    }
}

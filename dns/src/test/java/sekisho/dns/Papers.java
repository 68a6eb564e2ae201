package sekisho.dns;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import sekisho.config.certificate.JavaTls;

/** A small authority, and what it issues, in PEM files. */
final class Papers {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration HOUR = Duration.ofHours(1);

    /** A certificate and its key. */
    record Paper(X509Certificate certificate, PrivateKey key) {

        void write(Path chain, Path own) throws IOException, GeneralSecurityException {
            replace(chain, pem("CERTIFICATE", certificate.getEncoded()));
            replace(own, pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    private final X500Name name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    Papers(String name) {
        this.name = new X500Name("CN=" + name);
        certificate = sign(keys, Instant.now().plus(HOUR), Optional.empty());
    }

    void write(Path file) throws IOException, GeneralSecurityException {
        replace(file, pem("CERTIFICATE", certificate.getEncoded()));
    }

    /** @param names such as {@code dns:resolver.internal} or {@code ip:127.0.0.1} */
    Paper server(String... names) {
        GeneralName[] all = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            String value = names[i].substring(names[i].indexOf(':') + 1);
            all[i] = new GeneralName(names[i].startsWith("ip:") ? GeneralName.iPAddress : GeneralName.dNSName, value);
        }
        return issue(KeyPurposeId.id_kp_serverAuth, Instant.now().plus(HOUR), all);
    }

    Paper client(String uri) {
        return client(uri, Instant.now().plus(HOUR));
    }

    Paper client(String uri, Instant end) {
        return issue(KeyPurposeId.id_kp_clientAuth, end, new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    }

    void revoke(Path list, BigInteger... serials) throws IOException {
        try {
            X509v2CRLBuilder crl =
                    new X509v2CRLBuilder(name, Date.from(Instant.now().minus(HOUR)));
            crl.setNextUpdate(Date.from(Instant.now().plus(HOUR)));
            for (BigInteger serial : serials) {
                crl.addCRLEntry(serial, Date.from(Instant.now().minus(HOUR)), CRLReason.keyCompromise);
            }
            replace(list, pem("X509 CRL", crl.build(signer()).getEncoded()));
        } catch (OperatorCreationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** A client's side: believes this authority, and shows a certificate if it has one. */
    SSLContext context(Optional<Paper> own) throws GeneralSecurityException, IOException {
        KeyStore mine = KeyStore.getInstance("PKCS12");
        mine.load(null, null);
        if (own.isPresent()) {
            mine.setKeyEntry("me", own.get().key(), new char[0], new X509Certificate[] {
                own.get().certificate()
            });
        }
        KeyManagerFactory shown = KeyManagerFactory.getInstance("NewSunX509");
        shown.init(mine, new char[0]);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("ca", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        JavaTls.prepare();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    private Paper issue(KeyPurposeId purpose, Instant end, GeneralName... names) {
        KeyPair subject = newKeys();
        try {
            return new Paper(
                    sign(subject, end, Optional.of(new Issue(purpose, new GeneralNames(names)))), subject.getPrivate());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private record Issue(KeyPurposeId purpose, GeneralNames names) {}

    private X509Certificate sign(KeyPair subject, Instant end, Optional<Issue> issue) {
        Instant begin = Instant.now().minus(HOUR);
        X500Name whose = issue.isPresent() ? new X500Name("CN=subject") : name;
        var builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(100, RANDOM).add(BigInteger.ONE),
                Date.from(end.isBefore(begin) ? end.minus(HOUR) : begin),
                Date.from(end),
                whose,
                subject.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issue.isEmpty()));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            issue.isEmpty() ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            if (issue.isPresent()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(issue.get().purpose()));
                builder.addExtension(
                        Extension.subjectAlternativeName, false, issue.get().names());
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer()));
        } catch (IOException | GeneralSecurityException | OperatorCreationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private ContentSigner signer() throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private static void replace(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }
}

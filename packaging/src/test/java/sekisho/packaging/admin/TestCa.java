package sekisho.packaging.admin;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
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
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small CA that also issues what a good one would not. */
public final class TestCa {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys = newKeys("secp256r1");
    private final X509Certificate certificate;

    /** A certificate and its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {

        public Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
            return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
        }

        public Path writeKey(Path file) throws IOException {
            return Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    /** What stands in a certificate; each method changes one thing. */
    public static final class Request {
        private final List<GeneralName> names = new ArrayList<>();
        private KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
        private int usage = KeyUsage.digitalSignature;
        private boolean ca;
        private String curve = "secp256r1";
        private Instant from = Instant.now().minus(Duration.ofHours(1));
        private Instant to = Instant.now().plus(Duration.ofDays(1));

        public Request uri(String uri) {
            names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
            return this;
        }

        public Request server(String address) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
            purpose = KeyPurposeId.id_kp_serverAuth;
            return this;
        }

        public Request host(String name) {
            names.add(new GeneralName(GeneralName.dNSName, name));
            purpose = KeyPurposeId.id_kp_serverAuth;
            return this;
        }

        public Request purpose(KeyPurposeId other) {
            purpose = other;
            return this;
        }

        public Request usage(int other) {
            usage = other;
            return this;
        }

        public Request ca() {
            ca = true;
            return this;
        }

        public Request curve(String other) {
            curve = other;
            return this;
        }

        public Request valid(Instant begin, Instant end) {
            from = begin;
            to = end;
            return this;
        }
    }

    public TestCa() {
        Request own = new Request().ca().usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        certificate = sign(own, keys);
    }

    public Issued issue(Request request) {
        KeyPair subject = newKeys(request.curve);
        return new Issued(sign(request, subject), subject.getPrivate());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
        return new Issued(certificate, keys.getPrivate()).writeCertificate(file);
    }

    /** A list of what was revoked, valid for twelve hours. */
    public Path writeRevoked(Path file, X509Certificate... revoked) throws IOException {
        var list = new X509v2CRLBuilder(
                new X500Name("CN=test CA"), Date.from(Instant.now().minusSeconds(60)));
        list.setNextUpdate(Date.from(Instant.now().plus(Duration.ofHours(12))));
        for (X509Certificate each : revoked) {
            list.addCRLEntry(each.getSerialNumber(), Date.from(Instant.now()), CRLReason.keyCompromise);
        }
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return Files.writeString(file, pem("X509 CRL", list.build(signer).getEncoded()));
        } catch (OperatorCreationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private X509Certificate sign(Request request, KeyPair subject) {
        try {
            X500Name issuer = new X500Name("CN=test CA");
            X500Name name = subject == keys ? issuer : new X500Name("CN=test subject");
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(100, RANDOM),
                    Date.from(request.from),
                    Date.from(request.to),
                    name,
                    subject.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(request.ca));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(request.usage));
            if (subject != keys) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(request.purpose));
            }
            if (!request.names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(request.names.toArray(new GeneralName[0])));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static KeyPair newKeys(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static String pem(String type, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}

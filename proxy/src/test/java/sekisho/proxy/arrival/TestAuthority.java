package sekisho.proxy.arrival;

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
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small authority that also issues what a good one would not. */
public final class TestAuthority {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name;
    private final KeyPair keys;
    public final X509Certificate certificate;

    /** A certificate, and its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {

        public Path writeKey(Path file) throws IOException {
            return Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    /** What stands in a certificate; each method changes one thing. */
    public static final class Request {
        private final List<GeneralName> names = new ArrayList<>();
        private final List<KeyPurposeId> purposes = new ArrayList<>(List.of(KeyPurposeId.id_kp_clientAuth));
        private String subject = "CN=test subject";
        private int usage = KeyUsage.digitalSignature;
        private boolean ca;
        private boolean first;
        private String kind = "EC/secp256r1";
        private String digest = "SHA256";
        private BigInteger serial = new BigInteger(100, RANDOM).add(BigInteger.ONE);
        private Instant from = Instant.now().minus(Duration.ofHours(1));
        private Instant to = Instant.now().plus(Duration.ofDays(1));
        private String permitted = "";

        public Request uri(String uri) {
            names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
            return this;
        }

        public Request dns(String host) {
            names.add(new GeneralName(GeneralName.dNSName, host));
            return this;
        }

        public Request mail(String address) {
            names.add(new GeneralName(GeneralName.rfc822Name, address));
            return this;
        }

        public Request server(String address) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
            return purposes(KeyPurposeId.id_kp_serverAuth);
        }

        public Request subject(String other) {
            subject = other;
            return this;
        }

        /** None: the extension is left out. */
        public Request purposes(KeyPurposeId... others) {
            purposes.clear();
            purposes.addAll(List.of(others));
            return this;
        }

        /** 0: the extension is left out. */
        public Request usage(int other) {
            usage = other;
            return this;
        }

        public Request ca() {
            ca = true;
            return purposes().usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        }

        public Request versionOne() {
            first = true;
            return this;
        }

        /** {@code EC/secp256r1}, {@code RSA/2048}, {@code Ed25519/}. */
        public Request key(String other) {
            kind = other;
            return this;
        }

        public Request digest(String other) {
            digest = other;
            return this;
        }

        public Request serial(BigInteger other) {
            serial = other;
            return this;
        }

        public Request valid(Instant begin, Instant end) {
            from = begin;
            to = end;
            return this;
        }

        /** A host that every URI and DNS name must belong to. */
        public Request permitted(String domain) {
            permitted = domain;
            return this;
        }
    }

    public TestAuthority(String name) {
        this(name, new Request().ca());
    }

    public TestAuthority(String name, Request own) {
        this.name = "CN=" + name;
        keys = newKeys(own.kind);
        certificate = sign(own.subject(this.name), keys);
    }

    private TestAuthority(String name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** An authority below this one. */
    public TestAuthority below(String other) {
        KeyPair own = newKeys("EC/secp256r1");
        String subject = "CN=" + other;
        return new TestAuthority(subject, own, sign(new Request().ca().subject(subject), own));
    }

    public Issued issue(Request request) {
        KeyPair subject = newKeys(request.kind);
        return new Issued(sign(request, subject), subject.getPrivate());
    }

    /** A list of these, from an hour ago to {@code end}. */
    public Path writeList(Path file, Instant end, BigInteger... revoked) {
        return writeList(file, Instant.now().minus(Duration.ofHours(1)), end, revoked);
    }

    public Path writeList(Path file, Instant begin, Instant end, BigInteger... revoked) {
        try {
            X509v2CRLBuilder list = new X509v2CRLBuilder(new X500Name(name), Date.from(begin));
            list.setNextUpdate(Date.from(end));
            for (BigInteger serial : revoked) {
                list.addCRLEntry(serial, Date.from(begin), CRLReason.keyCompromise);
            }
            return Files.writeString(
                    file, pem("X509 CRL", list.build(signer("SHA256")).getEncoded()));
        } catch (IOException | OperatorCreationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    public static Path write(Path file, X509Certificate... certificates) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate each : certificates) {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
        return Files.writeString(file, text);
    }

    private X509Certificate sign(Request request, KeyPair subject) {
        try {
            ContentSigner signer = signer(request.digest);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            request.first
                                    ? first(request, subject).build(signer)
                                    : third(request, subject).build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private X509v1CertificateBuilder first(Request request, KeyPair subject) {
        return new JcaX509v1CertificateBuilder(
                new X500Name(name),
                request.serial,
                Date.from(request.from),
                Date.from(request.to),
                new X500Name(request.subject),
                subject.getPublic());
    }

    private X509v3CertificateBuilder third(Request request, KeyPair subject) throws IOException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(name),
                request.serial,
                Date.from(request.from),
                Date.from(request.to),
                new X500Name(request.subject),
                subject.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(request.ca));
        if (request.usage != 0) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(request.usage));
        }
        if (!request.purposes.isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(request.purposes.toArray(new KeyPurposeId[0])));
        }
        if (!request.names.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(request.names.toArray(new GeneralName[0])));
        }
        if (!request.permitted.isEmpty()) {
            builder.addExtension(
                    Extension.nameConstraints,
                    true,
                    new NameConstraints(
                            new GeneralSubtree[] {
                                new GeneralSubtree(new GeneralName(GeneralName.dNSName, request.permitted)),
                                new GeneralSubtree(
                                        new GeneralName(GeneralName.uniformResourceIdentifier, request.permitted))
                            },
                            null));
        }
        return builder;
    }

    private ContentSigner signer(String digest) throws OperatorCreationException {
        return switch (keys.getPrivate().getAlgorithm()) {
            case "RSA" -> new JcaContentSignerBuilder(digest + "withRSA").build(keys.getPrivate());
            case "EC" -> new JcaContentSignerBuilder(digest + "withECDSA").build(keys.getPrivate());
            default -> new JcaContentSignerBuilder("Ed25519").build(keys.getPrivate());
        };
    }

    private static KeyPair newKeys(String kind) {
        String[] parts = kind.split("/", -1);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(parts[0]);
            if (parts[0].equals("EC")) {
                generator.initialize(new ECGenParameterSpec(parts[1]), RANDOM);
            } else if (!parts[1].isEmpty()) {
                generator.initialize(Integer.parseInt(parts[1]), RANDOM);
            }
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

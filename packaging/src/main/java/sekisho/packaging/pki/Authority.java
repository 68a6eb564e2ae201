package sekisho.packaging.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
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
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import sekisho.config.certificate.KeyPairFiles;

/**
 * A certificate authority in one folder: {@code ca.pem}, {@code ca.key}, {@code ca.crl} and {@code issued}, the book of
 * what it issued. ECDSA P-256. Its certificate may issue URI names of one domain only (RFC 5280 §4.2.1.10).
 */
public final class Authority {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration CA_LASTS = Duration.ofDays(3650);
    private static final Duration LEAF_LASTS = Duration.ofDays(397);
    private static final Duration LIST_LASTS = Duration.ofDays(180);
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final Path folder;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final InstantSource clock;

    private Authority(Path folder, X509Certificate certificate, PrivateKey key, InstantSource clock) {
        this.folder = folder;
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /** One line of the book. */
    public record Issued(String serial, String name, Instant until, boolean revoked) {}

    /** A certificate and its key, as PEM. */
    public record Made(String certificate, String key) {}

    /**
     * Makes one.
     *
     * @param domain of the URI names that it may issue, such as {@code town.internal}
     * @throws IOException when the folder has one already
     */
    public static Authority create(Path folder, String domain, InstantSource clock)
            throws IOException, GeneralSecurityException {
        PrivateFiles.folder(folder);
        KeyPair keys = newKeys();
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name(domain + " CA").build(),
                serial(),
                Date.from(now.minus(CLOCKS)),
                Date.from(now.plus(CA_LASTS)),
                name(domain + " CA").build(),
                keys.getPublic());
        GeneralName own = new GeneralName(GeneralName.uniformResourceIdentifier, domain);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(
                        Extension.nameConstraints,
                        true,
                        new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(own)}, null))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        X509Certificate certificate = sign(builder, keys.getPrivate());
        PrivateFiles.create(
                folder.resolve("ca.key"),
                PrivateFiles.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        PrivateFiles.create(folder.resolve("ca.pem"), PrivateFiles.pem("CERTIFICATE", certificate.getEncoded()));
        PrivateFiles.create(folder.resolve("issued"), "");
        Authority authority = new Authority(folder, certificate, keys.getPrivate(), clock);
        authority.writeList();
        return authority;
    }

    public static Authority open(Path folder, InstantSource clock) throws IOException, GeneralSecurityException {
        KeyPairFiles own = KeyPairFiles.read(folder.resolve("ca.pem"), folder.resolve("ca.key"));
        return new Authority(folder, own.chain().get(0), own.key(), clock);
    }

    /**
     * For a person or a machine that shows who it is.
     *
     * @param uri such as {@code spiffe://town.internal/human/yamada}
     * @throws GeneralSecurityException for a name of another domain: nobody would believe it
     */
    public Made forClient(String uri) throws IOException, GeneralSecurityException {
        String own = domain();
        if (!uri.matches("[a-z][a-z0-9+.-]*://" + Pattern.quote(own) + "/[\\x21-\\x7e&&[^*]]+")) {
            throw new GeneralSecurityException("this authority issues names like spiffe://" + own + "/human/NAME");
        }
        return issue(
                uri,
                KeyPurposeId.id_kp_clientAuth,
                List.of(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }

    /**
     * For a gateway.
     *
     * @param hosts names and addresses that clients call it by
     */
    public Made forServer(List<String> hosts) throws IOException, GeneralSecurityException {
        List<GeneralName> names = hosts.stream()
                .map(host -> new GeneralName(
                        host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toList();
        return issue(hosts.get(0), KeyPurposeId.id_kp_serverAuth, names);
    }

    private Made issue(String who, KeyPurposeId purpose, List<GeneralName> names)
            throws IOException, GeneralSecurityException {
        KeyPair keys = newKeys();
        Instant now = clock.instant();
        Instant until = now.plus(LEAF_LASTS).truncatedTo(ChronoUnit.SECONDS);
        BigInteger serial = serial();
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        String subject = who.substring(who.lastIndexOf('/') + 1);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                certificate,
                serial,
                Date.from(now.minus(CLOCKS)),
                Date.from(until),
                new X500Principal(name(subject).build().getEncoded()),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                .addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])))
                .addExtension(
                        Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(certificate));
        X509Certificate made = sign(builder, key);
        // What is true if we stop here: nobody has this certificate yet, and nothing has to be revoked.
        append(serial.toString(16) + " " + until + " " + who);
        return new Made(
                PrivateFiles.pem("CERTIFICATE", made.getEncoded()),
                PrivateFiles.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    /** Everything that was issued, in order. */
    public List<Issued> issued() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("issued"));
        List<String> revoked = lines.stream()
                .filter(line -> line.startsWith("revoked "))
                .map(line -> line.split(" ", 3)[1])
                .toList();
        List<Issued> all = new ArrayList<>();
        for (String line : lines) {
            if (!line.startsWith("revoked ")) {
                String[] parts = line.split(" ", 3);
                all.add(new Issued(parts[0], parts[2], Instant.parse(parts[1]), revoked.contains(parts[0])));
            }
        }
        return all;
    }

    /**
     * Takes every certificate of this name, or the one of this serial, back. The new list is what listeners read.
     *
     * @return how many
     */
    public int revoke(String nameOrSerial) throws IOException, GeneralSecurityException {
        int count = 0;
        for (Issued each : issued()) {
            if (!each.revoked()
                    && (each.name().equals(nameOrSerial) || each.serial().equals(nameOrSerial))) {
                append("revoked " + each.serial() + " " + clock.instant().truncatedTo(ChronoUnit.SECONDS));
                count++;
            }
        }
        writeList();
        return count;
    }

    /** A fresh list of what was revoked, for another half a year. */
    public void writeList() throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        X509v2CRLBuilder list = new X509v2CRLBuilder(
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()), Date.from(now.minus(CLOCKS)));
        list.setNextUpdate(Date.from(now.plus(LIST_LASTS)));
        for (Issued each : issued()) {
            if (each.revoked()) {
                list.addCRLEntry(new BigInteger(each.serial(), 16), Date.from(now), CRLReason.cessationOfOperation);
            }
        }
        try {
            byte[] signed = list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                    .getEncoded();
            PrivateFiles.replace(folder.resolve("ca.crl"), PrivateFiles.pem("X509 CRL", signed));
        } catch (OperatorCreationException broken) {
            throw new GeneralSecurityException(broken);
        }
    }

    /** The authority's own certificate, PEM. */
    public String pem() throws GeneralSecurityException {
        return PrivateFiles.pem("CERTIFICATE", certificate.getEncoded());
    }

    /** As its subject tells: {@code CN=DOMAIN CA}. */
    private String domain() {
        String subject = certificate.getSubjectX500Principal().getName();
        return subject.substring("CN=".length(), subject.length() - " CA".length());
    }

    private void append(String line) throws IOException {
        Files.writeString(folder.resolve("issued"), line + "\n", StandardOpenOption.APPEND, StandardOpenOption.DSYNC);
    }

    private static X500NameBuilder name(String common) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common);
    }

    private static BigInteger serial() {
        return new BigInteger(127, RANDOM).setBit(126);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
        } catch (OperatorCreationException broken) {
            throw new GeneralSecurityException(broken);
        }
    }
}

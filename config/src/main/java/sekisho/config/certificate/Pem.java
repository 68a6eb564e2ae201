package sekisho.config.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM files (RFC 7468) as the JDK's own types. */
final class Pem {

    private static final long LARGEST = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    /** In the order of the file; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = factory.generateCertificates(new ByteArrayInputStream(read(file))).stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + " holds no certificate");
        }
        return found;
    }

    /** PKCS #8, not encrypted, of the same algorithm as the certificate's key. */
    static PrivateKey key(Path file, String algorithm) throws IOException, GeneralSecurityException {
        Matcher block = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new GeneralSecurityException(file + " holds no unencrypted PKCS #8 key (BEGIN PRIVATE KEY)");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than 1 MiB");
        }
        return Files.readAllBytes(file);
    }
}

package sekisho.config.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 101: lists as large as they may be, and larger. */
class RevocationListTest {

    private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final int SEQUENCE = 0x30;
    private static KeyPair keys;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
    }

    @Test
    void row101MillionEntriesInFiftyMegabytes() throws Exception {
        byte[] encoded = list(1_000_000, 14);
        assertThat(encoded.length).isBetween(45_000_000, 50_000_000);
        String pem = "-----BEGIN X509 CRL-----\n" + Base64.getEncoder().encodeToString(encoded)
                + "\n-----END X509 CRL-----\n";
        Path file = Files.writeString(directory.resolve("crl.pem"), pem, StandardCharsets.US_ASCII);
        RevocationList read = RevocationList.read(file).get(0);
        assertThat(read.size()).isEqualTo(1_000_000);
        assertThat(read.isSignedBy(keys.getPublic())).isTrue();
        assertThat(read.contains(serial(0))).isTrue();
        assertThat(read.contains(serial(999_999))).isTrue();
        assertThat(read.contains(serial(1_000_000))).isFalse();
    }

    @Test
    void row101MoreIsRefused() throws Exception {
        byte[] tooMany = list(1_000_001, 0);
        assertThatThrownBy(() -> RevocationList.of(tooMany))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("more than 1000000 entries");
        byte[] tooLong = list(1_000_000, 20);
        assertThat(tooLong.length).isGreaterThan(50_000_000);
        assertThatThrownBy(() -> RevocationList.of(tooLong)).hasMessageContaining("larger than 50 MB");
        Path file = Files.write(directory.resolve("crl.der"), tooLong);
        assertThatThrownBy(() -> RevocationList.read(file)).hasMessageContaining("larger than 50 MB");
    }

    @Test
    void everyCutOfASmallListIsRefused() throws Exception {
        byte[] whole = list(3, 0);
        assertThat(RevocationList.of(whole).size()).isEqualTo(3);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RevocationList.of(cut))
                    .as("length " + length)
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    /** @param reason bytes of an extension in each entry; 0 for none */
    private static byte[] list(int entries, int reason) throws GeneralSecurityException {
        byte[] extensions = reason == 0
                ? new byte[0]
                : der(SEQUENCE, der(SEQUENCE, HexFormat.of().parseHex("0603551d15"), der(4, new byte[reason - 11])));
        ByteArrayOutputStream revoked = new ByteArrayOutputStream();
        byte[] time = der(0x17, "260101000000Z".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < entries; i++) {
            byte[] serial = der(2, serial(i).toByteArray());
            revoked.writeBytes(der(SEQUENCE, serial, time, extensions));
        }
        byte[] signed = der(
                SEQUENCE,
                HexFormat.of().parseHex("020101"),
                ECDSA_SHA256,
                new X500Principal("CN=room").getEncoded(),
                time,
                der(0x17, "490101000000Z".getBytes(StandardCharsets.US_ASCII)),
                der(SEQUENCE, revoked.toByteArray()));
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate());
        signer.update(signed);
        return der(SEQUENCE, signed, ECDSA_SHA256, der(3, new byte[1], signer.sign()));
    }

    /** Twelve octets, so that no two share their low bytes. */
    private static BigInteger serial(int number) {
        return BigInteger.valueOf(number)
                .multiply(BigInteger.valueOf(0x9E3779B97F4A7C15L).abs())
                .setBit(94);
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] size = BigInteger.valueOf(length).toByteArray();
            int from = size[0] == 0 ? 1 : 0;
            out.write(0x80 | size.length - from);
            out.write(size, from, size.length - from);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

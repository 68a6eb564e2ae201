package sekisho.config.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;

/**
 * A list of revoked certificates (RFC 5280 §5): complete, about all certificates of its issuer. The JDK's own reader would
 * make several objects of each entry; this one makes none. Its signature is checked once the issuer's key is known.
 */
final class RevocationList {

    private static final int LARGEST = 50_000_000;
    private static final int MOST_ENTRIES = 1_000_000;
    private static final String BEGIN = "-----BEGIN X509 CRL-----";
    private static final String END = "-----END X509 CRL-----";

    private final X500Principal issuer;
    private final Instant thisUpdate;
    private final Instant nextUpdate;
    private final SerialSet serials = new SerialSet();
    private final byte[] signed;
    private final String algorithm;
    private final byte[] signature;
    private final Set<PublicKey> signers = ConcurrentHashMap.newKeySet();

    private RevocationList(byte[] encoded) throws GeneralSecurityException {
        Der whole = new Der(encoded).enter(Der.SEQUENCE);
        signed = whole.element();
        algorithm = whole.enter(Der.SEQUENCE).oid();
        byte[] bits = whole.enter(Der.BIT_STRING).contents();
        if (bits.length == 0 || bits[0] != 0) {
            throw new GeneralSecurityException("malformed: the signature");
        }
        signature = java.util.Arrays.copyOfRange(bits, 1, bits.length);
        Der list = new Der(signed).enter(Der.SEQUENCE);
        if (list.tag() == Der.INTEGER) {
            list.skip();
        }
        if (!list.enter(Der.SEQUENCE).oid().equals(algorithm) || !Strength.isSignature(algorithm)) {
            throw new GeneralSecurityException("signed with " + algorithm + ", which proves nothing");
        }
        issuer = new X500Principal(list.element());
        thisUpdate = list.time();
        if (list.tag() != Der.UTC_TIME && list.tag() != Der.GENERALIZED_TIME) {
            throw new GeneralSecurityException("it has no nextUpdate");
        }
        nextUpdate = list.time();
        if (list.tag() == Der.SEQUENCE) {
            entries(list.enter(Der.SEQUENCE));
        }
        if (list.hasMore()) {
            nothingCritical(list.enter(0xa0).enter(Der.SEQUENCE));
        }
        serials.finish();
    }

    /** Every list of a file, PEM or DER. */
    static List<RevocationList> read(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST / 2 * 3);
        }
        List<RevocationList> lists = new ArrayList<>();
        if (bytes.length > 0 && bytes[0] == Der.SEQUENCE) {
            lists.add(of(bytes));
            return lists;
        }
        String text = new String(bytes, StandardCharsets.US_ASCII);
        for (int from = text.indexOf(BEGIN); from >= 0; from = text.indexOf(BEGIN, from)) {
            int to = text.indexOf(END, from);
            if (to < 0) {
                throw new GeneralSecurityException("it ends too early");
            }
            try {
                lists.add(of(Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to))));
            } catch (IllegalArgumentException malformed) {
                throw new GeneralSecurityException("malformed: base64", malformed);
            }
            from = to;
        }
        if (lists.isEmpty()) {
            throw new GeneralSecurityException("it holds no list of revoked certificates (BEGIN X509 CRL)");
        }
        return lists;
    }

    static RevocationList of(byte[] encoded) throws GeneralSecurityException {
        if (encoded.length > LARGEST) {
            throw new GeneralSecurityException("it is larger than 50 MB");
        }
        try {
            return new RevocationList(encoded);
        } catch (IllegalArgumentException malformed) {
            throw new GeneralSecurityException("malformed: the issuer", malformed);
        }
    }

    private void entries(Der entries) throws GeneralSecurityException {
        for (int count = 0; entries.hasMore(); count++) {
            if (count == MOST_ENTRIES) {
                throw new GeneralSecurityException("it has more than " + MOST_ENTRIES + " entries");
            }
            Der entry = entries.enter(Der.SEQUENCE);
            serials.add(entry.enter(Der.INTEGER).contents());
            entry.skip();
            if (entry.hasMore()) {
                nothingCritical(entry.enter(Der.SEQUENCE));
            }
        }
    }

    /** Critical is what narrows a list: a delta, a part, a list of somebody else's certificates. */
    private static void nothingCritical(Der extensions) throws GeneralSecurityException {
        Set<String> seen = new HashSet<>();
        while (extensions.hasMore()) {
            Der extension = extensions.enter(Der.SEQUENCE);
            String oid = extension.oid();
            boolean critical = extension.tag() == Der.BOOLEAN
                    && extension.enter(Der.BOOLEAN).contents()[0] != 0;
            if (critical || !seen.add(oid)) {
                throw new GeneralSecurityException("it is only a part of a list (extension " + oid + ")");
            }
        }
    }

    /** Checked once for each key. */
    boolean isSignedBy(PublicKey key) {
        if (signers.contains(key)) {
            return true;
        }
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(signed);
            boolean good = check.verify(signature);
            if (good) {
                signers.add(key);
            }
            return good;
        } catch (GeneralSecurityException otherKindOfKey) {
            return false;
        }
    }

    boolean contains(BigInteger serial) {
        return serials.contains(serial);
    }

    X500Principal issuer() {
        return issuer;
    }

    Instant thisUpdate() {
        return thisUpdate;
    }

    Instant nextUpdate() {
        return nextUpdate;
    }

    int size() {
        return serials.size();
    }
}

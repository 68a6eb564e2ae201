package sekisho.config.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** Walks through DER (X.690 §10) without copying it. Every length is checked against what is there. */
final class Der {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

    private final byte[] bytes;
    private int at;
    private final int end;

    Der(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Der(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    /** Of the next element; -1 at the end. */
    int tag() {
        return hasMore() ? bytes[at] & 0xff : -1;
    }

    /** The contents of the next element, which is passed. */
    Der enter(int tag) throws GeneralSecurityException {
        if (tag() != tag) {
            throw new GeneralSecurityException("malformed: tag " + tag() + " where " + tag + " belongs");
        }
        int from = at + 1;
        int length = from < end ? bytes[from++] & 0xff : 0x80;
        if (length >= 0x80) {
            int count = length & 0x7f;
            if (count == 0 || count > 4 || from + count > end) {
                throw new GeneralSecurityException("malformed: a length");
            }
            long read = 0;
            while (count-- > 0) {
                read = (read << 8) | (bytes[from++] & 0xff);
            }
            length = (int) Math.min(read, Integer.MAX_VALUE);
        }
        if (length > end - from) {
            throw new GeneralSecurityException("malformed: it ends too early");
        }
        at = from + length;
        return new Der(bytes, from, at);
    }

    void skip() throws GeneralSecurityException {
        enter(tag());
    }

    /** The next element whole, with tag and length; it is passed. */
    byte[] element() throws GeneralSecurityException {
        int from = at;
        skip();
        return Arrays.copyOfRange(bytes, from, at);
    }

    byte[] contents() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    int length() {
        return end - at;
    }

    /** An object identifier in dotted form. */
    String oid() throws GeneralSecurityException {
        Der here = enter(OID);
        StringBuilder text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        for (byte each : here.contents()) {
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(each & 0x7f));
            if (each >= 0) {
                if (text.length() == 0) {
                    int first = Math.min(arc.intValue() / 40, 2);
                    text.append(first).append('.').append(arc.intValue() - 40 * first);
                } else {
                    text.append('.').append(arc);
                }
                arc = BigInteger.ZERO;
            }
        }
        return text.toString();
    }

    /** A time in UTC to the second (RFC 5280 §5.1.2.4). */
    Instant time() throws GeneralSecurityException {
        boolean shortYear = tag() == UTC_TIME;
        byte[] contents = enter(shortYear ? UTC_TIME : GENERALIZED_TIME).contents();
        String text = new String(contents, java.nio.charset.StandardCharsets.US_ASCII);
        if (shortYear && text.length() == 13) {
            text = (text.charAt(0) < '5' ? "20" : "19") + text;
        }
        try {
            return LocalDateTime.parse(text.replaceFirst("Z$", ""), TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw new GeneralSecurityException("malformed: a time", malformed);
        }
    }
}

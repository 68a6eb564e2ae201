package sekisho.config.value;

import java.security.SecureRandom;

/**
 * The name of one decision: on the refusal page, in {@code Proxy-Status}, in the record and for
 * {@code sekisho explain --decision}. 80 random bits, so that an id tells nothing about other people's traffic.
 */
public record DecisionId(String text) {

    /** Crockford's base 32: no letter that is read as a digit over the telephone. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final SecureRandom RANDOM = new SecureRandom();

    public DecisionId {
        boolean right = text.length() == 18 && text.startsWith("D-");
        for (int i = 2; i < text.length() && right; i++) {
            right = ALPHABET.indexOf(text.charAt(i)) >= 0;
        }
        if (!right) {
            throw new IllegalArgumentException("not a decision id");
        }
    }

    public static DecisionId next() {
        byte[] bits = new byte[10];
        RANDOM.nextBytes(bits);
        StringBuilder text = new StringBuilder("D-");
        long window = 0;
        int held = 0;
        for (byte b : bits) {
            window = (window << 8) | (b & 0xff);
            for (held += 8; held >= 5; held -= 5) {
                text.append(ALPHABET.charAt((int) (window >> (held - 5)) & 31));
            }
        }
        return new DecisionId(text.toString());
    }

    @Override
    public String toString() {
        return text;
    }
}

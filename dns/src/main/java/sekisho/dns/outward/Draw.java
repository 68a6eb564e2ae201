package sekisho.dns.outward;

import java.security.SecureRandom;

/** Numbers that nobody guesses, drawn in batches: for one thread. */
public final class Draw {

    private static final int BATCH = 1024;

    private final SecureRandom source = new SecureRandom();
    private final byte[] drawn = new byte[BATCH];
    private int at = BATCH;

    /** 0 to 65535. */
    int sixteenBits() {
        return next() << 8 | next();
    }

    /** 0 to 255. */
    public int next() {
        if (at == BATCH) {
            source.nextBytes(drawn);
            at = 0;
        }
        return drawn[at++] & 0xff;
    }
}

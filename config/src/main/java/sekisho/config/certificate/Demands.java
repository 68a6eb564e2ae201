package sekisho.config.certificate;

import java.time.Duration;

/**
 * What a listener demands of the certificates of its clients.
 *
 * @param person exactly one URI name, extended key usage written out
 * @param smallestRsa bits of the leaf's key
 * @param grace how long after its {@code nextUpdate} a list of revoked certificates is still believed
 */
public record Demands(boolean person, int smallestRsa, Duration grace) {

    /** Of the doors of the proxy: machines, and people with certificates of older authorities. */
    public static final Demands CLIENT = new Demands(false, 2048, Duration.ofHours(24));

    /** Of the admin API: people, and nodes that act for them. */
    public static final Demands PERSON = new Demands(true, 3072, Duration.ZERO);
}

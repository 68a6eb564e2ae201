package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/**
 * An event as one OCSF 1.8.0 JSON line, which is byte for byte a leaf of the tree. Everything is written when the event is
 * offered; only the sequence number, first of all members, is put in front when the writer knows it.
 */
final class EventLine {

    /** The longest line: an entry of a tlog-tiles bundle has less than 64 KiB. */
    static final int MOST_BYTES = 60 * 1024;

    /** What every line begins with, so that a check of its sequence number needs no JSON reader. */
    static final byte[] START = "{\"metadata\":{\"sequence\":".getBytes(StandardCharsets.US_ASCII);

    private static final int BLINDING_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final String node;
    private final String version;
    private final Clock clock;

    /**
     * @param node name of this appliance
     * @param version of the product
     */
    EventLine(String node, String version, Clock clock) {
        this.node = node;
        this.version = version;
        this.clock = clock;
    }

    /**
     * A line that lacks its sequence number.
     *
     * @param classUid OCSF class
     * @param rest all that follows the number
     */
    record Unnumbered(
            int classUid,
            @SuppressWarnings("ArrayRecordComponent") byte[] rest) {

        /** Bytes of the whole line, at most. */
        int size() {
            return START.length + 19 + rest.length;
        }
    }

    Unnumbered encode(AuditEvent event) {
        byte[] blinding = new byte[BLINDING_BYTES];
        random.nextBytes(blinding);
        OcsfClass kind = OcsfClass.of(event);
        JsonLine line = new JsonLine();
        EventMembers.write(
                line,
                event,
                kind,
                new EventMembers.Stamp(
                        node, version, clock.millis(), HexFormat.of().formatHex(blinding)));
        byte[] rest = line.utf8();
        Unnumbered unnumbered = new Unnumbered(kind.uid(), rest);
        if (unnumbered.size() > MOST_BYTES) {
            throw new IllegalArgumentException("a line of " + unnumbered.size() + " bytes");
        }
        return unnumbered;
    }
}

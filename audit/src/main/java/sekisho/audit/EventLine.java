package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * An event as one OCSF 1.8.0 JSON line, which is byte for byte a leaf of the tree. Everything is written when the event is
 * offered; only the sequence number, first of all members, is put in front when the writer knows it.
 */
final class EventLine {

    /** The longest line: an entry of a tlog-tiles bundle has less than 64 KiB. */
    static final int MOST_BYTES = 60 * 1024;

    /** What every line begins with, so that a check of its sequence number needs no JSON reader. */
    static final byte[] START = "{\"metadata\":{\"sequence\":".getBytes(StandardCharsets.US_ASCII);

    private final Stamp stamp;
    private final Clock clock;

    /**
     * @param node name of this appliance
     * @param version of the product
     */
    EventLine(String node, String version, Clock clock) {
        this.stamp = new Stamp(node, version);
        this.clock = clock;
    }

    /**
     * A line that lacks its sequence number.
     *
     * @param classUid OCSF class
     * @param rest begins with all that follows the number; nobody changes it any more
     * @param length so many bytes of it count
     */
    record Unnumbered(
            int classUid,
            @SuppressWarnings("ArrayRecordComponent") byte[] rest,
            int length) {

        /** Bytes of the whole line, at most. */
        int size() {
            return START.length + 19 + length;
        }
    }

    Unnumbered encode(AuditEvent event) {
        OcsfClass kind = OcsfClass.of(event);
        JsonLine line = new JsonLine();
        EventMembers.write(line, event, kind, stamp, clock.millis());
        Unnumbered unnumbered = new Unnumbered(kind.uid(), line.array(), line.length());
        if (unnumbered.size() > MOST_BYTES) {
            throw new IllegalArgumentException("a line of " + unnumbered.size() + " bytes");
        }
        return unnumbered;
    }
}

package sekisho.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The bytes that a client gets. An OPT record is sent only to who sent one (RFC 6891 §7). */
final class Reply {

    private static final int EXTENDED_ERROR = 15;
    private static final byte[] NOTHING = {};

    /**
     * An extended error (RFC 8914).
     *
     * @param code 15 blocked, 17 filtered, 18 prohibited, 21 not supported, 22 no reachable authority, 0 other
     */
    record ExtendedError(int code, String text) {}

    private Reply() {}

    /** Twelve bytes: never larger than what it answers. The opcode is that of the query. */
    static byte[] header(byte[] query, int rcode) {
        byte[] reply = new byte[Wire.HEADER];
        reply[0] = query[0];
        reply[1] = query[1];
        int echoed = Wire.u16(query, Wire.FLAGS) & (Wire.OPCODE | Wire.RD | Wire.CD);
        Wire.u16(reply, Wire.FLAGS, Wire.QR | Wire.RA | echoed | rcode);
        return reply;
    }

    /** The question again and, of version 0, OPT: the largest that answers a query of a later EDNS (RFC 6891 §6.1.3). */
    static byte[] badVersion(Query query) {
        byte[] message = new byte[Wire.HEADER + query.question().length];
        Wire.u16(message, Wire.QDCOUNT, 1);
        Wire.u16(message, Wire.FLAGS, Wire.QR | Wire.RA);
        return finish(query, message, opt(query, Wire.BADVERS, Optional.empty()));
    }

    /**
     * An answer as this client asked for it.
     *
     * @param now by which TTLs have run down
     * @param most seconds that a TTL may have
     * @param limit bytes; a longer answer is sent empty with TC (RFC 2181 §9)
     */
    static byte[] of(Query query, Answer answer, long now, long most, Optional<ExtendedError> error, int limit) {
        byte[] opt = query.edns().isPresent() ? opt(query, answer.rcode(), error) : NOTHING;
        int whole = answer.message().length + opt.length;
        if (whole > limit) {
            byte[] empty = Arrays.copyOf(answer.message(), Wire.HEADER + query.question().length);
            Wire.u16(empty, Wire.FLAGS, Wire.u16(empty, Wire.FLAGS) | Wire.TC);
            Wire.u32(empty, Wire.ANCOUNT, 0);
            return finish(query, empty, opt);
        }
        byte[] message = answer.message().clone();
        long age = answer.age(now);
        for (int at : answer.ttlOffsets()) {
            Wire.u32(message, at, Math.min(most, Math.max(0, Wire.u32(message, at) - age)));
        }
        return finish(query, message, opt);
    }

    private static byte[] finish(Query query, byte[] message, byte[] opt) {
        byte[] reply = Arrays.copyOf(message, message.length + opt.length);
        System.arraycopy(opt, 0, reply, message.length, opt.length);
        System.arraycopy(query.question(), 0, reply, Wire.HEADER, query.question().length);
        Wire.u16(reply, 0, query.id());
        int echoed = (query.recursionDesired() ? Wire.RD : 0) | (query.checkingDisabled() ? Wire.CD : 0);
        Wire.u16(reply, Wire.FLAGS, Wire.u16(reply, Wire.FLAGS) | echoed);
        Wire.u16(reply, Wire.ARCOUNT, opt.length > 0 ? 1 : 0);
        return reply;
    }

    private static byte[] opt(Query query, int rcode, Optional<ExtendedError> error) {
        byte[] text = error.map(e -> e.text().getBytes(StandardCharsets.UTF_8)).orElse(NOTHING);
        int data = error.isPresent() ? 6 + text.length : 0;
        byte[] opt = new byte[11 + data];
        opt[2] = 41;
        Wire.u16(opt, 3, Wire.UDP_SIZE);
        opt[5] = (byte) (rcode >> 4);
        Wire.u16(opt, 7, query.dnssecOk() ? Wire.DNSSEC_OK : 0);
        Wire.u16(opt, 9, data);
        if (error.isPresent()) {
            Wire.u16(opt, 11, EXTENDED_ERROR);
            Wire.u16(opt, 13, 2 + text.length);
            Wire.u16(opt, 15, error.get().code());
            System.arraycopy(text, 0, opt, 17, text.length);
        }
        return opt;
    }
}

package sekisho.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The bytes that a client gets. An OPT record is sent only to who sent one (RFC 6891 §7). */
final class Reply {

    private static final int EXTENDED_ERROR = 15;

    /** How long a connection stays open without a query, in tenths of a second (RFC 7828 §3.1). */
    private static final int IDLE_TENTHS = (int) TcpDoor.Limits.DEFAULT.idle().toMillis() / 100;

    /** Answers over TLS come in blocks of this size (RFC 8467 §4.1). */
    private static final int BLOCK = 468;

    private static final byte[] NOTHING = {};

    /**
     * An extended error (RFC 8914).
     *
     * @param code 15 blocked, 17 filtered, 18 prohibited, 21 not supported, 22 no reachable authority, 0 other
     */
    record ExtendedError(int code, String text) {}

    /**
     * What the way to the client allows.
     *
     * @param limit bytes; a longer answer is sent empty with TC (RFC 2181 §9)
     * @param stream a connection, of which the client may ask how long it stays
     * @param sealed nobody on the way reads it
     */
    record Room(int limit, boolean stream, boolean sealed) {}

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

    /** The question, and that its answer is to be asked for over TCP: no longer than the query, whoever sent that. */
    static byte[] tryTcp(byte[] query, int questionEnd) {
        byte[] reply = Arrays.copyOf(query, questionEnd);
        int echoed = Wire.u16(query, Wire.FLAGS) & (Wire.RD | Wire.CD);
        Wire.u16(reply, Wire.FLAGS, Wire.QR | Wire.TC | Wire.RA | echoed);
        Wire.u32(reply, Wire.ANCOUNT, 0);
        Wire.u16(reply, Wire.ARCOUNT, 0);
        return reply;
    }

    /** The question again and, of version 0, OPT: the largest that answers a query of a later EDNS (RFC 6891 §6.1.3). */
    static byte[] badVersion(Query query) {
        byte[] message = new byte[Wire.HEADER + query.question().length];
        Wire.u16(message, Wire.QDCOUNT, 1);
        Wire.u16(message, Wire.FLAGS, Wire.QR | Wire.RA);
        return finish(query, message, opt(query, Wire.BADVERS, NOTHING));
    }

    /**
     * An answer as this client asked for it.
     *
     * @param now by which TTLs have run down
     * @param most seconds that a TTL may have
     */
    static byte[] of(Query query, Answer answer, long now, long most, Optional<ExtendedError> error, Room room) {
        byte[] opt =
                query.edns().map(edns -> opt(query, edns, answer, error, room)).orElse(NOTHING);
        int whole = answer.message().length + opt.length;
        if (whole > room.limit()) {
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

    private static byte[] opt(Query query, Query.Edns edns, Answer answer, Optional<ExtendedError> error, Room room) {
        byte[] options = error.map(Reply::option).orElse(NOTHING);
        if (edns.keepalive() && room.stream()) {
            options = with(options, Wire.KEEPALIVE, new byte[] {(byte) (IDLE_TENTHS >> 8), (byte) IDLE_TENTHS});
        }
        if (edns.padded() && room.sealed()) {
            int whole = answer.message().length + 11 + options.length + 4;
            options = with(options, Wire.PADDING, new byte[BLOCK - 1 - (whole + BLOCK - 1) % BLOCK]);
        }
        return opt(query, answer.rcode(), options);
    }

    private static byte[] opt(Query query, int rcode, byte[] options) {
        byte[] opt = Arrays.copyOf(new byte[11], 11 + options.length);
        opt[2] = 41;
        Wire.u16(opt, 3, Wire.UDP_SIZE);
        opt[5] = (byte) (rcode >> 4);
        Wire.u16(opt, 7, query.dnssecOk() ? Wire.DNSSEC_OK : 0);
        Wire.u16(opt, 9, options.length);
        System.arraycopy(options, 0, opt, 11, options.length);
        return opt;
    }

    private static byte[] option(ExtendedError error) {
        byte[] text = error.text().getBytes(StandardCharsets.UTF_8);
        byte[] data = Arrays.copyOf(new byte[2], 2 + text.length);
        Wire.u16(data, 0, error.code());
        System.arraycopy(text, 0, data, 2, text.length);
        return with(NOTHING, EXTENDED_ERROR, data);
    }

    private static byte[] with(byte[] options, int code, byte[] data) {
        byte[] more = Arrays.copyOf(options, options.length + 4 + data.length);
        Wire.u16(more, options.length, code);
        Wire.u16(more, options.length + 2, data.length);
        System.arraycopy(data, 0, more, options.length + 4, data.length);
        return more;
    }
}

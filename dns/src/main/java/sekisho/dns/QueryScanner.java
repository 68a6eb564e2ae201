package sekisho.dns;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import sekisho.config.value.Reason;

/**
 * Bytes from a client, read strictly: a query has one question, at most one OPT record, and nothing else. What has more
 * than one meaning has none. Every loop is bounded by {@link #LONGEST}.
 */
final class QueryScanner {

    /** Bytes of OPT options, and how many; real clients send at most a cookie, padding and a keepalive. */
    private static final int OPTION_BYTES = 512;

    private static final int OPTIONS = 32;

    /** Header, the longest question, OPT with the most options: no valid query is longer. */
    static final int LONGEST = Wire.HEADER + WireName.MAX_LENGTH + 4 + 11 + OPTION_BYTES;

    private static final int OPT = 41;

    /** What the bytes are. */
    sealed interface Scan {

        /** Too short to be answered, or an answer itself: two servers must never talk to each other (RFC 9267 §3). */
        record Drop() implements Scan {}

        /** Answered by a bare header. */
        record Reject(int rcode, Reason reason) implements Scan {}

        record Accept(Query query) implements Scan {}

        default <R> R fold(Supplier<R> drop, BiFunction<Integer, Reason, R> reject, Function<Query, R> accept) {
            if (this instanceof Accept good) {
                return accept.apply(good.query());
            }
            return this instanceof Reject bad ? reject.apply(bad.rcode(), bad.reason()) : drop.get();
        }
    }

    private static final Scan MALFORMED = new Scan.Reject(Wire.FORMERR, Reason.DNS_MALFORMED);

    private QueryScanner() {}

    /** @param message whole; of one longer than {@link #LONGEST} the rest may be missing */
    static Scan scan(byte[] message) {
        if (message.length < Wire.HEADER) {
            return new Scan.Drop();
        }
        int flags = Wire.u16(message, Wire.FLAGS);
        if ((flags & Wire.QR) != 0) {
            return new Scan.Drop();
        }
        if ((flags & Wire.OPCODE) != 0) {
            return new Scan.Reject(Wire.NOTIMP, Reason.DNS_OPCODE);
        }
        int extra = Wire.u16(message, Wire.ARCOUNT);
        boolean plain = (flags & Wire.TC) == 0
                && Wire.u16(message, Wire.QDCOUNT) == 1
                && Wire.u32(message, Wire.ANCOUNT) == 0
                && extra <= 1
                && message.length <= LONGEST;
        int nameEnd = plain ? nameEnd(message) : -1;
        if (nameEnd < 0 || nameEnd + 4 + extra * 11 > message.length) {
            return MALFORMED;
        }
        byte[] question = Arrays.copyOfRange(message, Wire.HEADER, nameEnd + 4);
        Optional<Query.Edns> edns = extra == 1 ? edns(message, nameEnd + 4) : Optional.empty();
        if (extra == 1 ? edns.isEmpty() : nameEnd + 4 != message.length) {
            return MALFORMED;
        }
        WireName name = WireName.of(Arrays.copyOfRange(message, Wire.HEADER, nameEnd));
        return new Scan.Accept(new Query(Wire.u16(message, 0), flags, question, name, edns));
    }

    /** Where the question's name ends, or -1. A pointer has nothing before it to point at (RFC 1035 §4.1.4). */
    private static int nameEnd(byte[] message) {
        int at = Wire.HEADER;
        while (at < message.length && at - Wire.HEADER < WireName.MAX_LENGTH) {
            int length = message[at] & 0xff;
            if (length == 0) {
                return at + 1;
            }
            if (length > 63) {
                return -1;
            }
            at += length + 1;
        }
        return -1;
    }

    /** The OPT record at {@code at}, where it is well-formed and ends the message. */
    private static Optional<Query.Edns> edns(byte[] message, int at) {
        int data = at + 11;
        boolean opt = message[at] == 0 && Wire.u16(message, at + 1) == OPT;
        int length = Wire.u16(message, at + 9);
        if (!opt || data + length != message.length || length > OPTION_BYTES) {
            return Optional.empty();
        }
        int options = 0;
        while (data < message.length) {
            if (++options > OPTIONS || data + 4 > message.length) {
                return Optional.empty();
            }
            data += 4 + Wire.u16(message, data + 2);
        }
        boolean dnssecOk = (Wire.u16(message, at + 7) & Wire.DNSSEC_OK) != 0;
        return data == message.length
                ? Optional.of(new Query.Edns(message[at + 6] & 0xff, Wire.u16(message, at + 3), dnssecOk))
                : Optional.empty();
    }
}

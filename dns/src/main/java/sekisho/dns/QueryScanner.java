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
    private static final Scan OTHER_OPCODE = new Scan.Reject(Wire.NOTIMP, Reason.DNS_OPCODE);
    private static final Scan DROP = new Scan.Drop();

    private int flags;
    private int nameEnd;
    private boolean hasEdns;
    private int version;
    private int size;
    private boolean dnssecOk;
    private boolean keepalive;
    private boolean padded;

    /** @param message whole; of one longer than {@link #LONGEST} the rest may be missing */
    static Scan scan(byte[] message) {
        QueryScanner scanner = new QueryScanner();
        return scanner.fault(message, message.length).orElseGet(() -> new Scan.Accept(scanner.query(message)));
    }

    /**
     * Reads the first {@code length} bytes. When it says nothing, the other methods tell what stands there, until the next
     * call; it can be used again and again without making an object.
     */
    Optional<Scan> fault(byte[] message, int length) {
        if (length < Wire.HEADER) {
            return Optional.of(DROP);
        }
        flags = Wire.u16(message, Wire.FLAGS);
        if ((flags & Wire.QR) != 0) {
            return Optional.of(DROP);
        }
        if ((flags & Wire.OPCODE) != 0) {
            return Optional.of(OTHER_OPCODE);
        }
        int extra = Wire.u16(message, Wire.ARCOUNT);
        boolean plain = (flags & Wire.TC) == 0
                && Wire.u16(message, Wire.QDCOUNT) == 1
                && Wire.u32(message, Wire.ANCOUNT) == 0
                && extra <= 1
                && length <= LONGEST;
        nameEnd = plain ? nameEnd(message, length) : -1;
        if (nameEnd < 0 || nameEnd + 4 + extra * 11 > length) {
            return Optional.of(MALFORMED);
        }
        hasEdns = extra == 1;
        boolean ends = hasEdns ? edns(message, nameEnd + 4, length) : nameEnd + 4 == length;
        return ends ? Optional.empty() : Optional.of(MALFORMED);
    }

    private Query query(byte[] message) {
        byte[] question = Arrays.copyOfRange(message, Wire.HEADER, nameEnd + 4);
        WireName name = WireName.of(Arrays.copyOfRange(message, Wire.HEADER, nameEnd));
        Optional<Query.Edns> edns =
                hasEdns ? Optional.of(new Query.Edns(version, size, dnssecOk, keepalive, padded)) : Optional.empty();
        return new Query(Wire.u16(message, 0), flags, question, name, edns);
    }

    /** Class IN, recursion desired, and no EDNS but version 0. */
    boolean isUsual(byte[] message) {
        return (flags & Wire.RD) != 0 && Wire.u16(message, nameEnd + 2) == Wire.CLASS_IN && (!hasEdns || version == 0);
    }

    /** Name, type and class. */
    int questionLength() {
        return nameEnd + 4 - Wire.HEADER;
    }

    int udpLimit() {
        return hasEdns ? Query.udpLimit(size) : Query.udpLimit(0);
    }

    int manner() {
        return Query.manner(flags, hasEdns, hasEdns && dnssecOk);
    }

    /** Where the question's name ends, or -1. A pointer has nothing before it to point at (RFC 1035 §4.1.4). */
    private static int nameEnd(byte[] message, int end) {
        int at = Wire.HEADER;
        while (at < end && at - Wire.HEADER < WireName.MAX_LENGTH) {
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

    /** Reads the OPT record at {@code at}. @return whether it is well-formed and ends the message */
    private boolean edns(byte[] message, int at, int end) {
        int data = at + 11;
        boolean opt = message[at] == 0 && Wire.u16(message, at + 1) == OPT;
        int length = Wire.u16(message, at + 9);
        if (!opt || data + length != end || length > OPTION_BYTES) {
            return false;
        }
        int options = 0;
        keepalive = false;
        padded = false;
        while (data < end) {
            if (++options > OPTIONS || data + 4 > end) {
                return false;
            }
            int code = Wire.u16(message, data);
            keepalive |= code == Wire.KEEPALIVE;
            padded |= code == Wire.PADDING;
            data += 4 + Wire.u16(message, data + 2);
        }
        size = Wire.u16(message, at + 3);
        version = message[at + 6] & 0xff;
        dnssecOk = (Wire.u16(message, at + 7) & Wire.DNSSEC_OK) != 0;
        return data == end;
    }
}
